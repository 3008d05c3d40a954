import { expect, test } from "vitest";

import { rowWindow } from "./window";

test("a short list is shown whole", () => {
  expect(rowWindow(60, 76, 4_000, 500)).toEqual({ first: 0, last: 60, before: 0, after: 0 });
});

test("of a long list only what can be seen is there, and its height is kept", () => {
  const { first, last, before, after } = rowWindow(1_000, 76, 76 * 500, 760);
  expect([first, last]).toEqual([488, 522]);
  expect(before + (last - first) * 76 + after).toBe(76_000);
});

test("the ends are not passed", () => {
  expect(rowWindow(1_000, 76, 0, 760).first).toBe(0);
  expect(rowWindow(1_000, 76, 76 * 2_000, 760).last).toBe(1_000);
});
