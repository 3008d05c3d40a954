import { expect, test } from "vitest";

import type { ImportedRule, Rule, RuleView } from "../backend/bindings";
import { compare, merged, type Change } from "./compare";
import { blank } from "./draft.svelte";

const view = (rule: Rule): RuleView => ({ rule, sentence: [], rings: 0, shadowed_by: null });
const read = (rule: Rule): ImportedRule => ({ rule, sentence: [] });
const reordered = (rule: Rule): Rule => Object.fromEntries(Object.entries(rule).reverse()) as Rule;

const inForce = ["one", "two", "three"].map((name) => view(blank(name)));
const imported = [
  read(blank("new")),
  read({ ...blank("three"), urgency: "low", colour: "red" }),
  read(reordered(blank("one"))),
];
const changes = compare(inForce, imported);
const names = (rules: readonly Rule[]) => rules.map(({ name }) => name).join(" ");
const all = () => true;
const allBut = (name: string) => (change: Change) => change.name !== name;

test("rules are told apart by their names, and what differs is named", () => {
  expect(changes.map(({ kind, name, differs }) => [kind, name, differs])).toEqual([
    ["added", "new", []],
    ["changed", "three", ["urgency", "colour"]],
    ["same", "one", []],
    ["removed", "two", []],
  ]);
});

test.each([
  ["added to the list, nothing goes and changed rules keep their places", all, false, "one two three new"],
  ["in place of the list, the text's order holds", all, true, "new three one"],
  ["a new rule that is not taken does not come", allBut("new"), false, "one two three"],
  ["a rule that is kept all the same comes last", allBut("two"), true, "new three one two"],
])("%s", (_, taken, replace, expected) => {
  expect(names(merged(inForce, changes, taken, replace))).toBe(expected);
});

test("a change that is not taken leaves the rule as it is", () => {
  const find = (taken: (change: Change) => boolean) =>
    merged(inForce, changes, taken, true).find(({ name }) => name === "three")?.urgency;
  expect([find(all), find(allBut("three"))]).toEqual(["low", "normal"]);
});
