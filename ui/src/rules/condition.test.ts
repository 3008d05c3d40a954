import { expect, test } from "vitest";

import type { Condition } from "../backend/bindings";
import { fromMatch, newGroup, newTest, paths, remove, toCondition } from "./condition";
import { opAfterChange, opsFor } from "./fields";

const level: Condition = { field: "level", at_least: "fatal" };
const env: Condition = { field: "environment", is: "production" };

test.each<Condition>([
  level,
  { all: [] },
  { all: [level] },
  { all: [level, env] },
  { any: [level, { all: [env, { not: level }] }] },
  { not: level },
  { not: { any: [level, env] } },
  { not: { any: [level] } },
  { not: { all: [level, env] } },
  { not: { not: level } },
  { field: "source", is_one_of: ["checkout", "payments, eu"] },
  { field: "tags.voucher", exists: false },
  { field: "user.email", exists: true },
  { field: "message", matches: "^DNS .* failed$" },
])("a condition comes out as it went in (%#)", (condition) => {
  expect(toCondition(fromMatch(condition))).toEqual(condition);
});

test("a second test makes a list of a single one", () => {
  const root = fromMatch(level);
  root.children.push(newTest("environment", "is", "production"));
  expect(toCondition(root)).toEqual({ all: [level, env] });
});

test("a single test that becomes none is negated", () => {
  const root = fromMatch(level);
  root.mode = "none";
  expect(toCondition(root)).toEqual({ not: level });
});

test("a group goes with its last test, the root stays", () => {
  const inner = newTest("source", "is", "checkout");
  const root = newGroup("all", [newGroup("any", [inner])]);
  remove(root, inner.id);
  expect(toCondition(root)).toEqual({ all: [] });
});

test("every node knows where it stands", () => {
  const root = fromMatch({ all: [level, { not: { any: [env] } }, { not: env }] });
  const [first, second, third] = root.children;
  const where = paths(root);
  const inside = (node: typeof first) => (node?.kind === "group" ? node.children[0] : undefined);
  expect(where.get(first?.id ?? 0)).toBe("match.all[0]");
  expect(where.get(inside(second)?.id ?? 0)).toBe("match.all[1].not.any[0]");
  expect(where.get(inside(third)?.id ?? 0)).toBe("match.all[2].not");
  const single = fromMatch(level);
  expect(paths(single).get(single.children[0]?.id ?? 0)).toBe("match");
});

test("a level is compared as a level, and what the file has stays on offer", () => {
  expect(opAfterChange("level", "contains")).toBe("at_least");
  expect(opAfterChange("message", "at_least")).toBe("is");
  expect(opsFor("level", "matches").map(([op]) => op)).toContain("matches");
});
