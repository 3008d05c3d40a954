import { expect, test } from "vitest";

import { merge, sparkBars } from "./spark";

test("the tallest bar fills the box, and what is not zero can be seen", () => {
  const [none, few, most] = sparkBars([0, 1, 1000], 72, 18);
  expect(none).toMatchObject({ height: 1, y: 17, faint: true });
  expect(few).toMatchObject({ height: 1.5, faint: false });
  expect(most).toMatchObject({ height: 18, y: 0, faint: false });
});

test("no counts make no bars", () => {
  expect(sparkBars([], 72, 18)).toEqual([]);
});

test("merged bars keep the sum", () => {
  const counts = Array.from({ length: 30 }, (_, i) => i);
  const merged = merge(counts, 18);
  expect(merged).toHaveLength(18);
  expect(merged.reduce((a, b) => a + b)).toBe(counts.reduce((a, b) => a + b));
  expect(merge([1, 2], 18)).toEqual([1, 2]);
});
