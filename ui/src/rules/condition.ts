/**
 * A condition as the editor holds it: groups and tests that can be pointed at and changed in place. Every condition of the
 * protocol can be held and comes out as it went in, so that opening a rule never rewrites what somebody wrote by hand.
 */
import type { Comparison, Condition } from "../backend/bindings";
import type { Op } from "./fields";

export type Mode = "all" | "any" | "none" | "not_all";

export type Test = { kind: "test"; id: number; field: string; op: Op; value: string; values: string[] };
export type Group = {
  kind: "group";
  id: number;
  mode: Mode;
  /** It stood without brackets: a single test, or the one thing under a `not`. */
  bare: boolean;
  children: Node[];
};
export type Node = Group | Test;

let lastId = 0;

export function newTest(field = "environment", op: Op = "is", value = ""): Test {
  return { kind: "test", id: ++lastId, field, op, value, values: [] };
}

export function newGroup(mode: Mode = "any", children: Node[] = [newTest()], bare = false): Group {
  return { kind: "group", id: ++lastId, mode, bare, children };
}

/** The whole of a rule's match: always a group, so that there is always something to add to. */
export function fromMatch(condition: Condition): Group {
  const node = fromCondition(condition);
  return node.kind === "group" ? node : newGroup("all", [node], true);
}

function fromCondition(condition: Condition): Node {
  if ("all" in condition) return newGroup("all", condition.all.map(fromCondition));
  if ("any" in condition) return newGroup("any", condition.any.map(fromCondition));
  if (!("not" in condition)) return fromComparison(condition);
  const inner = condition.not;
  if ("any" in inner) return newGroup("none", inner.any.map(fromCondition));
  if ("all" in inner) return newGroup("not_all", inner.all.map(fromCondition));
  return newGroup("none", [fromCondition(inner)], true);
}

const TEXT_OPS = ["is", "is_not", "contains", "starts_with", "ends_with", "matches", "at_least", "at_most"] as const;

function fromComparison(comparison: Comparison): Test {
  const { field } = comparison;
  if (comparison.exists !== undefined) return newTest(field, comparison.exists ? "present" : "missing");
  if (comparison.is_one_of) return { ...newTest(field, "is_one_of"), values: [...comparison.is_one_of] };
  const op = TEXT_OPS.find((op) => comparison[op] !== undefined) ?? "is";
  return newTest(field, op, comparison[op] ?? "");
}

export function toCondition(node: Node): Condition {
  if (node.kind === "test") return toComparison(node);
  const children = node.children.map(toCondition);
  const only = children.length === 1 ? children[0] : undefined;
  const bare = node.bare && only !== undefined;
  switch (node.mode) {
    case "all":
      return bare ? only : { all: children };
    case "any":
      return bare ? only : { any: children };
    case "none":
      return { not: bare ? only : { any: children } };
    case "not_all":
      return { not: bare ? only : { all: children } };
  }
}

function toComparison({ field, op, value, values }: Test): Comparison {
  if (op === "present" || op === "missing") return { field, exists: op === "present" };
  if (op === "is_one_of") return { field, is_one_of: [...values] };
  return { field, [op]: value };
}

/** Takes a node out of a tree. A group that loses its last child goes with it, but never the root. */
export function remove(root: Group, id: number): void {
  for (const child of root.children) if (child.kind === "group") remove(child, id);
  root.children = root.children.filter(
    (child) => child.id !== id && !(child.kind === "group" && child.children.length === 0),
  );
}

/** Where each node stands in what is sent, so that a problem can be shown where it is: `match.all[1]`. */
export function paths(node: Node, path = "match", into = new Map<number, string>()): Map<number, string> {
  into.set(node.id, path);
  if (node.kind === "test") return into;
  const bare = node.bare && node.children.length === 1;
  const list = { all: "all", any: "any", none: "not.any", not_all: "not.all" }[node.mode];
  const negated = node.mode === "none" || node.mode === "not_all";
  node.children.forEach((child, i) => {
    paths(child, bare ? (negated ? `${path}.not` : path) : `${path}.${list}[${i}]`, into);
  });
  return into;
}
