import { expect, test } from "vitest";

import type { Trigger } from "../backend/bindings";
import { beginnings, kindOf, least, regression, silenceOf, withLeast, type TriggerKind } from "./trigger";

test.each<[Trigger, TriggerKind]>([
  ["every_event", "every_event"],
  ["new_issue", "new_issue"],
  ["regression", "regression"],
  [{ regression_after: "14d" }, "regression"],
  [{ events: 10, within: "5m", per: "issue" }, "events"],
  [{ users: 5, within: "1h", per: "rule" }, "users"],
])("%j is of its kind", (trigger, kind) => {
  expect(kindOf(trigger)).toBe(kind);
  expect(kindOf(beginnings[kind])).toBe(kind);
});

test("a silence is written into the trigger and read back", () => {
  expect(regression("")).toBe("regression");
  expect(regression("14d")).toEqual({ regression_after: "14d" });
  expect(silenceOf(regression("14d"))).toBe("14d");
  expect(silenceOf("every_event")).toBe("");
});

test("another number leaves the rest of a count as it is", () => {
  const users = { users: 5, within: "1h", per: "rule" } as const;
  expect(withLeast(users, 7)).toEqual({ users: 7, within: "1h", per: "rule" });
  expect(least(withLeast({ events: 10, within: "5m", per: "issue" }, 20))).toBe(20);
});
