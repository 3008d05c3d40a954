import { expect, test } from "vitest";

import type { DecisionRow, Seen } from "../backend/bindings";
import { dealtWith, decisionIcon, seenWords, timesWords } from "./decision";

const now = new Date(2026, 10, 20, 14, 0).getTime();

test.each<[Seen, Date | null, string]>([
  ["unseen", null, "Unseen"],
  ["acknowledged", null, "Acknowledged"],
  ["resolved", null, "Resolved"],
  ["snoozed", null, "Snoozed until worse"],
  ["snoozed", new Date(2026, 10, 20, 15, 0), "Snoozed until 15:00"],
  ["snoozed", new Date(2026, 10, 21, 8, 0), "Snoozed until tomorrow 08:00"],
])("%s until %s reads “%s”", (seen, until, words) => {
  expect(seenWords({ seen, snoozed_until: until?.toISOString() ?? null }, now)).toBe(words);
});

test("what is acknowledged, snoozed or resolved is dealt with", () => {
  const seen: Seen[] = ["unseen", "seen", "acknowledged", "snoozed", "resolved"];
  expect(seen.filter((seen) => dealtWith({ seen }))).toEqual(["acknowledged", "snoozed", "resolved"]);
});

test("every reason has a sign, one that is not known yet too, and says how often when its text does not", () => {
  const decided = (code: string, times: number) => ({ code, times }) as DecisionRow;
  expect(["quiet_hours", "budget", "trigger", "of_tomorrow"].map((code) => decisionIcon(decided(code, 1)))).toEqual([
    "moon",
    "fold",
    "count",
    "info",
  ]);
  expect(timesWords(decided("quiet_hours", 12))).toBe("12 times");
  expect(timesWords(decided("repeat_after", 12))).toBe("");
});
