import { expect, test } from "vitest";

import { ago, clock, clockSeconds, day, minutesUntilTomorrow, span } from "./time";

const now = new Date(2026, 10, 20, 14, 40, 0).getTime(); // A Friday.
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime();

test.each([
  [now + 4_000, "just now"],
  [now - 1_000, "just now"],
  [now - 3_400, "3 s ago"],
  [now - 61_000, "1 min ago"],
  [now - 59 * 60_000, "59 min ago"],
  [at(2026, 10, 20, 9, 5), "09:05"],
  [at(2026, 10, 19, 23, 59), "yesterday 23:59"],
  [at(2026, 10, 17, 16, 20), "Tue 16:20"],
])("a time is told by its age, then by the clock (%#)", (then, words) => {
  expect(ago(then, now)).toBe(words);
});

test("the day is told only when it is not today", () => {
  expect(day(at(2026, 10, 20, 0, 0), now)).toBeNull();
  expect(day(at(2026, 10, 21, 8, 0), now)).toBe("tomorrow");
  expect(day(at(2026, 9, 3, 8, 0), now)).toMatch(/3/);
  expect(day(at(2025, 9, 3, 8, 0), now)).toMatch(/2025/);
  expect(clock(at(2026, 10, 20, 14, 2), now)).toBe("14:02");
  expect(clockSeconds(at(2026, 10, 20, 14, 2) + 11_000)).toBe("14:02:11");
});

test.each([
  [0, "0 s"],
  [41_000, "41 s"],
  [18 * 60_000, "18 min"],
  [3 * 3_600_000, "3 h"],
  [5 * 86_400_000, "5 d"],
])("a span of %i ms reads %s", (ms, words) => {
  expect(span(ms)).toBe(words);
});

test("tomorrow morning is counted from now", () => {
  expect(minutesUntilTomorrow(8, now)).toBe(17 * 60 + 20);
});
