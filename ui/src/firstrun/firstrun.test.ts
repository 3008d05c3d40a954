import { beforeEach, describe, expect, test } from "vitest";

import type { Request, Rule, Rules, SourceView } from "../backend/bindings";
import { presets } from "../backend/demo/presets";
import { demoRule } from "../backend/demo/rules";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { choicesOf, chosen } from "./choices";
import { FirstRun, untouched } from "./firstrun.svelte";

const OWN = demoRule("Mine", { field: "environment", is: "production" });

let inForce: Rule[];
let revision: string;
let engine: ReturnType<typeof scripted>;
let first: FirstRun;
let mute: boolean;

const rules = (): Rules => ({
  rules: inForce.map((rule) => ({ rule, sentence: [], rings: 0, shadowed_by: null })),
  problems: [],
  revision,
  unruled: 0,
  file: "",
});

function save(request: Extract<Request, { do: "save_rules" }>) {
  if (request.revision !== revision) throw refused("conflict");
  inForce = request.rules;
  revision += "'";
  return { is: "rules" as const, value: rules() };
}

async function begin(list: Rule[]): Promise<void> {
  inForce = list;
  revision = "a";
  mute = false;
  engine = scripted({
    presets: () => ({ is: "presets", value: presets }),
    rules: () => ({ is: "rules", value: rules() }),
    save_rules: save,
    test_notification: () => {
      if (mute) throw refused("unavailable");
      return { is: "done" };
    },
  });
  const live = new Live(engine.backend);
  live.start();
  first = new FirstRun(live);
  first.start();
  await settled();
}

const FATAL = presets.slice(0, 1).map(({ rule }) => rule);

describe("what rings", () => {
  beforeEach(() => begin(FATAL));

  test("what is in force is chosen, and finishing with it saves nothing", async () => {
    expect(first.choice?.id).toBe("fatal");
    expect(await first.finish()).toBe(true);
    expect(engine.asks("save_rules")).toEqual([]);
  });

  test("another choice is put in force when it is finished, not before", async () => {
    first.pick("new");
    expect(first.choice?.id).toBe("new");
    await settled();
    expect(engine.asks("save_rules")).toEqual([]);
    expect(await first.finish()).toBe(true);
    expect(inForce.map(({ name }) => name)).toEqual(["Fatal only", "New issues"]);
    expect(first.choice?.id).toBe("new");
  });

  test("a choice of before can be changed for another", async () => {
    first.pick("none");
    await first.finish();
    expect(inForce).toEqual([]);
    first.pick("fatal");
    await first.finish();
    expect(inForce).toEqual(FATAL);
  });

  test("what somebody else saved meanwhile is not overwritten", async () => {
    first.pick("errors");
    inForce = [OWN];
    revision = "b";
    expect(await first.finish()).toBe(false);
    expect([first.unsaved?.code, first.own]).toEqual(["conflict", 1]);
    expect(await first.finish()).toBe(true);
    expect(inForce).toEqual([OWN]);
  });

  test("rules of somebody's own are kept", async () => {
    await begin([...FATAL, OWN]);
    first.pick("none");
    expect([first.choice, first.own]).toEqual([null, 2]);
    expect(await first.finish()).toBe(true);
    expect(engine.asks("save_rules")).toEqual([]);
  });
});

describe("choices", () => {
  const choices = choicesOf(presets);

  test("fatal rings in every choice but the last", () => {
    expect(choices.map(({ id }) => id)).toEqual(["fatal", "unhandled", "new", "errors", "none"]);
    expect(choices.slice(0, -1).every(({ rules }) => rules[0] === FATAL[0])).toBe(true);
  });

  test("a choice is known by what its rules do, not by their names", () => {
    expect(chosen(choices, [{ ...demoRule("x", { field: "level" }), ...FATAL[0], name: "Nur fatal" }])?.id).toBe(
      "fatal",
    );
    expect(
      chosen(
        choices,
        FATAL.map((rule) => ({ ...rule, repeat_after: "2h" })),
      ),
    ).toBeNull();
  });

  test("without a preset there is no choice of it", () => {
    expect(choicesOf(FATAL.map((rule) => ({ rule, why: "", sentence: [] }))).map(({ id }) => id)).toEqual([
      "fatal",
      "errors",
      "none",
    ]);
    expect(choicesOf([])).toEqual([]);
  });
});

describe("the test", () => {
  beforeEach(() => begin(FATAL));

  test("that is sent waits for an answer, and another one for another", async () => {
    await first.send();
    expect([first.sentAt === null, first.unsent, first.seen]).toEqual([false, null, null]);
    first.seen = true;
    await first.send();
    expect(first.seen).toBeNull();
  });

  test("that could not be shown says why, until one can", async () => {
    mute = true;
    await first.send();
    expect([first.sentAt, first.unsent?.code]).toEqual([null, "unavailable"]);
    mute = false;
    await first.send();
    expect(first.unsent).toBeNull();
  });
});

describe("it comes up by itself", () => {
  const source = (kind: string) => ({ settings: { kind } }) as SourceView;
  const inbox = (total: number, arrived: number | null) => ({
    answer: { total },
    emptiness: arrived === null ? null : { arrived },
  });

  test.each([
    ["where nothing was ever heard", inbox(0, 0), [source("local")], true],
    ["without any source", inbox(0, 0), [], true],
    ["not where a source was set up", inbox(0, 0), [source("local"), source("sentry")], false],
    ["not where something is", inbox(3, null), [source("local")], false],
    ["not where something was", inbox(0, 3), [source("local")], false],
    ["not before that is known", inbox(0, null), [source("local")], null],
    ["nor before the sources are", inbox(0, 0), null, null],
  ])("%s", (_, inbox, sources, wanted) => {
    expect(untouched({ inbox, sources })).toBe(wanted);
  });
});
