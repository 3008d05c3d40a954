import { expect, test } from "vitest";

import { FOLDS, inSeconds, spanChoices } from "./durations";

test.each([
  ["90s", 90],
  ["30m", 1800],
  ["1h 30m", 5400],
  ["soon", null],
  ["30m!", null],
  ["", null],
])("%s is %s seconds", (span, seconds) => {
  expect(inSeconds(span)).toBe(seconds);
});

test("what the file has is among the choices, as it is written there", () => {
  expect(spanChoices(FOLDS, "1800s")).toContainEqual(["1800s", "30 minutes"]);
  expect(spanChoices(FOLDS, "42m")).toContainEqual(["42m", "42m"]);
});
