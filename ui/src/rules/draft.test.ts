import { expect, test } from "vitest";

import type { ProblemView } from "../backend/bindings";
import { newTest } from "./condition";
import { blank, Draft, relative } from "./draft.svelte";

const problem = (path: string, warning = false): ProblemView => ({
  line: 1,
  column: 1,
  path,
  message: "…",
  suggestion: null,
  warning,
});

test("a draft is changed only when it says something else", () => {
  const draft = new Draft(blank("New"));
  expect(draft.changed).toBe(false);
  draft.rest.name = "Newer";
  expect(draft.changed).toBe(true);
  draft.rest.name = "New";
  draft.match.children.push(newTest());
  expect(draft.changed).toBe(true);
  draft.match.children.pop();
  expect(draft.changed).toBe(false);
});

test("a problem is shown at the test it is about, not at the groups around it", () => {
  const draft = new Draft({ ...blank("New"), match: { all: [{ field: "level", at_least: "fatl" }, { any: [] }] } });
  draft.checked = { sentence: [], problems: [problem("match.all[0].at_least"), problem("match.all[1]")] };
  const [test, group] = draft.match.children;
  expect(draft.problemsOf(test?.id ?? 0)).toHaveLength(1);
  expect(draft.problemsOf(group?.id ?? 0)).toHaveLength(1);
  expect(draft.problemsOf(draft.match.id)).toEqual([]);
});

test("a problem of a single test is shown at the test", () => {
  const draft = new Draft({ ...blank("New"), match: { field: "level", at_least: "fatl" } });
  draft.checked = { sentence: [], problems: [problem("rules[0].match.at_least")] };
  expect(draft.problemsOf(draft.match.children[0]?.id ?? 0)).toHaveLength(1);
  expect(draft.problemsOf(draft.match.id)).toEqual([]);
});

test("problems with no field of their own are not lost, and warnings do not forbid saving", () => {
  const draft = new Draft(blank("New"));
  draft.checked = { sentence: [], problems: [problem("owner", true), problem("name", true)] };
  expect(draft.elsewhere.map(({ path }) => path)).toEqual(["owner"]);
  expect(draft.sound).toBe(true);
  draft.checked = { sentence: [], problems: [problem("name")] };
  expect(draft.sound).toBe(false);
});

test.each(["rules[12].match.all[0]", "rule.match.all[0]", "match.all[0]"])("%s is within the rule", (path) => {
  expect(relative(path)).toBe("match.all[0]");
});

test("the order of fields is no change: the engine writes them in its own", () => {
  const rule = { ...blank("New"), trigger: { events: 10, within: "5m", per: "issue" as const } };
  const draft = new Draft(rule);
  draft.rest.colour = "red";
  const saved = { colour: "red" as const, ...rule, trigger: { per: "issue" as const, within: "5m", events: 10 } };
  draft.rebase(saved);
  expect(draft.changed).toBe(false);
  draft.rest.colour = undefined;
  draft.rebase(rule);
  expect(draft.changed).toBe(false);
});
