import { beforeEach, expect, test } from "vitest";

import type { Rule } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { Toasts } from "../shared/toasts.svelte";
import { blank } from "./draft.svelte";
import { RuleImport } from "./import.svelte";
import { RulesState } from "./rules.svelte";

let inForce: Rule[];
let revision: number;
let incoming: RuleImport;
let toasts: Toasts;

const file = (text: string, size = text.length) =>
  ({ name: "rules.toml", size, text: () => Promise.resolve(text) }) as File;
const saved = () => inForce.map(({ name, urgency }) => `${name}:${urgency}`).join(" ");
const named = (name: string) => incoming.changes.find((change) => change.name === name) ?? expect.fail(name);

/** The text of a test is the rules' names; `!` behind one makes it urgent. */
const parse = (text: string): Rule[] =>
  text.split(" ").map((word) => ({
    ...blank(word.replace("!", "")),
    urgency: word.endsWith("!") ? "critical" : "normal",
  }));

beforeEach(async () => {
  inForce = [blank("one"), blank("two")];
  revision = 1;
  const rulesNow = () => ({
    is: "rules" as const,
    value: {
      rules: inForce.map((rule) => ({ rule, sentence: [], rings: 0, shadowed_by: null })),
      problems: [],
      revision: String(revision),
      unruled: 0,
      file: "config.toml",
    },
  });
  const engine = scripted({
    rules: rulesNow,
    read_rules: ({ text }) => {
      if (text === "?") throw refused("invalid");
      return { is: "import", value: { rules: parse(text).map((rule) => ({ rule, sentence: [] })), problems: [] } };
    },
    save_rules: (request) => {
      if (request.revision !== String(revision)) throw refused("conflict");
      inForce = request.rules;
      revision += 1;
      return rulesNow();
    },
  });
  const live = new Live(engine.backend);
  live.start();
  toasts = new Toasts();
  const rules = new RulesState(live, toasts);
  rules.start();
  await settled();
  incoming = new RuleImport(live, rules);
});

test("changes that are taken come in force, others do not, and undo takes them back", async () => {
  await incoming.open(file("two! new other"));
  incoming.take(named("other"), false);
  expect(await incoming.apply()).toBe(true);
  expect(saved()).toBe("one:normal two:critical new:normal");
  expect(toasts.items.at(-1)?.text).toBe("Imported 2 changes");
  toasts.items.at(-1)?.action?.run();
  await settled();
  expect(saved()).toBe("one:normal two:normal");
});

test("in place of the list, what is missing from the text goes, unless it is kept", async () => {
  await incoming.open(file("two"));
  expect(incoming.wanted).toEqual([]);
  incoming.replace = true;
  expect(incoming.wanted.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["removed one"]);
  await incoming.apply();
  expect(saved()).toBe("two:normal");
});

test("rules that were changed elsewhere meanwhile are compared anew before anything is overwritten", async () => {
  await incoming.open(file("two!"));
  inForce = [blank("three")];
  revision += 1;
  expect(await incoming.apply()).toBe(false);
  expect(incoming.outdated).toBe(true);
  expect(named("two").kind).toBe("added");
  expect(await incoming.apply()).toBe(true);
  expect(saved()).toBe("three:normal two:critical");
});

test.each([
  ["a text that is refused", file("?"), "refused: invalid"],
  ["a file that is far too large", file("one", 2_000_000), "rules.toml is larger than a list of rules can be"],
])("%s changes nothing and says why", async (_, wrong, message) => {
  await incoming.open(wrong);
  expect(incoming.refused?.message).toBe(message);
  expect(await incoming.apply()).toBe(false);
});

test("the order alone can be taken from a text", async () => {
  await incoming.open(file("two one"));
  expect(incoming.differs).toBe(false);
  incoming.replace = true;
  expect([incoming.wanted.length, incoming.differs]).toEqual([0, true]);
  await incoming.apply();
  expect(saved()).toBe("two:normal one:normal");
});
