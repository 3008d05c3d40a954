import { expect, test } from "vitest";

import type { Bar, Timeline } from "../backend/bindings";
import { blocks, ceiling, gapBoxes, sentence, stepWords, tableRows } from "./chart";

const bar = (part: Partial<Bar>): Bar => ({ fatal: 0, error: 0, warning: 0, info: 0, debug: 0, ...part });
const start = new Date(2026, 10, 20, 13, 41).getTime();
const iso = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const name = (id: string) => id;

const hour = (part: Partial<Timeline> = {}): Timeline => ({
  from: iso(0),
  to: iso(60),
  step: 60,
  bars: [],
  gaps: [],
  releases: [],
  counted_since: null,
  ...part,
});

test("fatal stands at the bottom and can be seen among hundreds", () => {
  const stack = blocks(bar({ fatal: 1, error: 999 }), 1000, 60);
  expect(stack.map(({ level }) => level)).toEqual(["fatal", "error"]);
  expect(stack[0]).toEqual({ level: "fatal", from: 0, to: 3 });
});

test("no block leaves the picture", () => {
  for (const block of blocks(bar({ fatal: 1, error: 500, warning: 1, info: 1, debug: 1 }), 504, 60)) {
    expect(block.to).toBeLessThanOrEqual(60);
  }
});

test("a quiet hour looks quiet", () => {
  expect(ceiling([bar({ info: 1 })])).toBe(8);
  expect(ceiling([bar({ info: 90, fatal: 1 })])).toBe(91);
});

test("gaps are cut to the range, and those outside it are left out", () => {
  const gap = (from: number, to: number) => ({ source: "payments", from: iso(from), to: iso(to), text: "no answer" });
  const boxes = gapBoxes(hour({ gaps: [gap(-30, 6), gap(30, 33), gap(70, 80)] }), start, name);
  expect(boxes.map(({ left, width }) => [Math.round(left), Math.round(width)])).toEqual([
    [0, 10],
    [50, 5],
  ]);
  expect(boxes[1]?.words).toBe("Blind 14:11–14:14: payments");
});

test.each([
  [60, "Events per minute"],
  [900, "Events per 15 minutes"],
  [3600, "Events per hour"],
  [7200, "Events per 2 hours"],
])("a step of %i s reads %s", (seconds, words) => {
  expect(stepWords(seconds)).toBe(words);
});

test("the picture is told in a sentence", () => {
  const gaps = [{ source: null, from: iso(5), to: iso(10), text: "not running" }];
  expect(sentence(hour({ bars: [bar({ fatal: 2, info: 5 })], gaps }), 1, start, name)).toBe(
    "Events per minute, last hour: 2 fatal, 5 info. Off 13:46–13:51.",
  );
  expect(sentence(hour(), 168, start, name)).toBe("Events per minute, last 7 days: 0 events.");
});

test("the table has the bars in which something came, newest first", () => {
  const rows = tableRows(hour({ bars: [bar({ info: 1 }), bar({}), bar({ fatal: 1 })] }));
  expect(rows.map(({ at }) => (at - start) / 60_000)).toEqual([2, 0]);
});
