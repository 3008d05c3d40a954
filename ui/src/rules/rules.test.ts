import { beforeEach, expect, test } from "vitest";

import type { ProblemView, Rule, Rules } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { Toasts } from "../shared/toasts.svelte";
import { blank } from "./draft.svelte";
import { RulesState, type RuleItem } from "./rules.svelte";

let inForce: Rule[];
let revision: number;
let refusal: ProblemView[];
let engine: ReturnType<typeof scripted>;
let toasts: Toasts;
let rules: RulesState;

const answer = (): { is: "rules"; value: Rules } => ({
  is: "rules",
  value: {
    rules: inForce.map((rule) => ({ rule, sentence: [[rule.name, true]], rings: 0, shadowed_by: null })),
    problems: [],
    revision: String(revision),
    unruled: 0,
    file: "config.toml",
  },
});

beforeEach(async () => {
  inForce = [blank("one"), blank("two"), blank("three")];
  revision = 1;
  refusal = [];
  engine = scripted({
    rules: answer,
    save_rules: (request) => {
      if (request.revision !== String(revision)) throw refused("conflict");
      if (refusal.length > 0) throw refused("invalid", refusal);
      // As the engine writes it: spans in their shortest form.
      inForce = request.rules.map((rule) => ({
        ...rule,
        repeat_after: rule.repeat_after === "1800s" ? "30m" : rule.repeat_after,
      }));
      revision += 1;
      return answer();
    },
  });
  const live = new Live(engine.backend);
  live.start();
  toasts = new Toasts();
  rules = new RulesState(live, toasts);
  rules.start();
  await settled();
});

const names = () => rules.items.map(({ name }) => name).join(" ");
const saved = () => inForce.map(({ name }) => name).join(" ");
const item = (name: string): RuleItem => rules.items.find((item) => item.name === name) ?? expect.fail(name);

test("saving one rule does not save the drafts of others", async () => {
  item("one").draft.rest.urgency = "critical";
  item("two").draft.rest.name = "second";
  expect(await rules.save(item("second"))).toBe(true);
  expect(saved()).toBe("one second three");
  expect(inForce[0]?.urgency).toBe("normal");
  expect(item("one").unsaved).toBe(true);
  expect(item("second").unsaved).toBe(false);
});

test("a rule that is written another way in the file counts as saved", async () => {
  item("one").draft.rest.repeat_after = "1800s";
  await rules.save(item("one"));
  expect(item("one").unsaved).toBe(false);
  expect(item("one").draft.rest.repeat_after).toBe("30m");
});

test("what was written survives a change of the file", async () => {
  item("one").draft.rest.urgency = "low";
  inForce = [blank("zero"), { ...blank("one"), urgency: "critical" }];
  revision += 1;
  engine.tell({ is: "rules" });
  await settled();
  expect(names()).toBe("zero one");
  expect(item("one").draft.rest.urgency).toBe("low");
  expect(await rules.save(item("one"))).toBe(true);
});

test("a rule nobody edits follows the file", async () => {
  inForce = [{ ...blank("one"), urgency: "critical" }];
  engine.tell({ is: "rules" });
  await settled();
  expect(item("one").draft.rest.urgency).toBe("critical");
  expect(item("one").unsaved).toBe(false);
});

test("a save onto a newer file is refused, and works after loading", async () => {
  revision += 1;
  item("one").draft.rest.urgency = "low";
  expect(await rules.save(item("one"))).toBe(false);
  expect(rules.conflict).toBe(true);
  await rules.load();
  expect(rules.conflict).toBe(false);
  expect(await rules.save(item("one"))).toBe(true);
});

test("a refused save is not taken back by rules that load themselves, and is over with the next", async () => {
  revision += 1;
  item("one").draft.rest.urgency = "low";
  await rules.save(item("one"));
  engine.tell({ is: "rules" });
  await settled();
  expect(rules.conflict).toBe(true);
  expect(await rules.save(item("one"))).toBe(true);
  expect(rules.conflict).toBe(false);
});

test("what is wrong with another rule is not shown at the one that was saved", async () => {
  item("two").draft.rest.urgency = "low";
  const problem = (path: string) => ({ line: 1, column: 1, path, message: "…", suggestion: null, warning: false });
  refusal = [problem("rules[0].name"), problem("rules[1].sound")];
  expect(await rules.save(item("two"))).toBe(false);
  expect(item("two").draft.problemsAt("sound")).toHaveLength(1);
  expect(item("two").draft.problemsAt("name")).toEqual([]);
  expect(toasts.items).toHaveLength(1);
});

test("a new rule is last, an exception first, and names stay unique", async () => {
  rules.begin();
  rules.begin(blank("two"), "first");
  expect(names()).toBe("two 2 one two three New rule");
  await rules.save(item("two 2"));
  expect(saved()).toBe("two 2 one two three");
  expect(names()).toBe("two 2 one two three New rule");
});

test("a copy stands below its original", () => {
  rules.duplicate(item("one"));
  expect(names()).toBe("one one copy two three");
});

test("a rule that is moved or deleted comes back on undo", async () => {
  await rules.move(item("three"), 0);
  expect(saved()).toBe("three one two");
  toasts.items.at(-1)?.action?.run();
  await settled();
  expect(saved()).toBe("one two three");
  await rules.remove(item("two"));
  expect(saved()).toBe("one three");
  toasts.items.at(-1)?.action?.run();
  await settled();
  expect(saved()).toBe("one two three");
});

test("a switch that was refused goes back", async () => {
  revision += 1;
  await rules.setEnabled(item("one"), false);
  expect(item("one").enabled).toBe(true);
  expect(item("one").unsaved).toBe(false);
});

test("a new rule that is discarded is gone; an old one is as it was", () => {
  const fresh = rules.begin();
  rules.discard(fresh);
  item("one").draft.rest.name = "uno";
  rules.discard(item("uno"));
  expect(names()).toBe("one two three");
});

test("every step is undone and done again, in order: what was written, where it stands, whether it is there", async () => {
  item("one").draft.rest.urgency = "low";
  rules.settle(item("one"));
  item("one").draft.match.mode = "none";
  await rules.move(item("three"), 0);
  await rules.remove(item("two"));
  expect(saved()).toBe("three one");

  expect((await rules.undo())?.name).toBe("two");
  expect((await rules.undo())?.name).toBe("three");
  expect(saved()).toBe("one two three");
  await rules.undo();
  expect([item("one").draft.match.mode, item("one").draft.rest.urgency]).toEqual(["all", "low"]);
  expect((await rules.undo())?.name).toBe("one");
  expect(item("one").unsaved).toBe(false);
  expect(await rules.undo()).toBeNull();

  for (let i = 0; i < 4; i++) await rules.redo();
  expect(item("one").draft.rest.urgency).toBe("low");
  expect(saved()).toBe("three one");
});

test("a new step forgets what was taken back", async () => {
  await rules.move(item("three"), 0);
  await rules.undo();
  await rules.setEnabled(item("two"), false);
  expect(await rules.redo()).toBeNull();
  await rules.undo();
  expect(inForce[1]?.enabled).toBe(true);
  expect(item("two").unsaved).toBe(false);
});

test("a new rule that was discarded comes back with what was written in it", async () => {
  const fresh = rules.begin();
  fresh.draft.rest.urgency = "low";
  await rules.discard(fresh);
  expect(names()).toBe("one two three");
  await rules.undo();
  expect(rules.items.at(-1)?.draft.rest.urgency).toBe("low");
});

test("what is discarded can be had back", async () => {
  item("one").draft.rest.urgency = "low";
  rules.discard(item("one"));
  expect(item("one").unsaved).toBe(false);
  await rules.undo();
  expect(item("one").draft.rest.urgency).toBe("low");
});

test("what the file changes is no step of ours", async () => {
  inForce = [{ ...blank("one"), urgency: "critical" }];
  engine.tell({ is: "rules" });
  await settled();
  expect(await rules.undo()).toBeNull();
});

test("an undo that is refused stays to be done", async () => {
  await rules.move(item("three"), 0);
  revision += 1;
  expect(await rules.undo()).toBeNull();
  expect(names()).toBe("three one two");
  await rules.reload();
  await rules.undo();
  expect(saved()).toBe("one two three");
});

test("a rule that never decides is moved above the one that always does", async () => {
  await rules.moveAbove(item("three"), "one");
  expect(saved()).toBe("three one two");
});
