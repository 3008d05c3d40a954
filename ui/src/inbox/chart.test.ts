import { expect, test } from "vitest";

import type { Bar, Timeline, WatchSpan } from "../backend/bindings";
import { blocks, ceiling, hoursWords, marks, sentence, stepWords, tableRows } from "./chart";

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
  watches: [],
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

const gap = (from: number, to: number) => ({ source: "payments", from: iso(from), to: iso(to), text: "no answer" });
const watch = (from: number, to: number, part: Partial<WatchSpan> = {}): WatchSpan => ({
  id: 1,
  from: iso(from),
  to: iso(to),
  verdict: "rang",
  release: null,
  title: "1 fatal during the watch",
  ...part,
});

const room = (width: number) => ({ width, of: (words: string) => words.length * 6 });

test("what stands beside the bars is cut to the time, and left out where it is outside", () => {
  const time = hour({ gaps: [gap(-30, 6), gap(30, 33), gap(70, 80)], watches: [watch(55, 90), watch(-9, -1)] });
  const found = marks(time, start, name, room(1_000));
  expect(found.map(({ kind, left, width }) => [kind, Math.round(left), Math.round(width)])).toEqual([
    ["watch", 92, 8],
    ["gap", 50, 5],
    ["gap", 0, 10],
  ]);
  expect(found[1]?.words).toBe("Blind 14:11–14:14: payments");
});

test("words stand where there is room for them, a watch's first", () => {
  const releases = [{ at: iso(20), release: "web@2.3.1" }];
  const all = hour({ watches: [watch(21, 36)], gaps: [gap(24, 27)], releases });
  for (const px of [100, 200, 388, 700, 2_000]) {
    const found = marks(all, start, name, room(px)).flatMap(({ label, words }) =>
      label === null ? [] : [[label, label + words.length * 6 + 24] as const],
    );
    expect(found.length).toBe({ 100: 0, 200: 1, 388: 2, 700: 2, 2_000: 3 }[px]);
    // Nothing is written over anything else, nor over the edge.
    found.sort(([a], [b]) => a - b);
    found.forEach(([from, to], i) => {
      expect(from).toBeGreaterThanOrEqual(found[i - 1]?.[1] ?? 0);
      expect(to).toBeLessThanOrEqual(px);
    });
  }
});

test.each([
  [watch(20, 35), "Watch 14:01–14:16: rang"],
  [watch(20, 35, { verdict: "well" }), "Watch 14:01–14:16: all’s well"],
  [watch(20, 35, { verdict: null }), "Watch 14:01–14:16: under way"],
  [watch(20, 1_460, { verdict: "blind" }), "Watch 14:01–tomorrow 14:01: cannot say"],
])("a watch is named by its time and its verdict", (span, words) => {
  expect(marks(hour({ watches: [span] }), start, name, room(500))[0]?.words).toBe(words);
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
  expect(sentence(hour({ bars: [bar({ fatal: 2, info: 5 })], gaps }), hoursWords(1), start, name)).toBe(
    "Events per minute, last hour: 2 fatal, 5 info. Off 13:46–13:51.",
  );
  expect(sentence(hour(), hoursWords(168), start, name)).toBe("Events per minute, last 7 days: 0 events.");
});

test("the table has the bars in which something came and what stands beside them, newest first", () => {
  const bars = [bar({ info: 1 }), bar({}), bar({ fatal: 1 })];
  const watches = [watch(1, 16, { release: "web@2.3.1" })];
  const rows = tableRows(
    hour({ bars, watches, gaps: [gap(-5, 1)], releases: [{ at: iso(2), release: "web@2.3.1" }] }),
    start,
    name,
  );
  expect(rows.map((row) => [(row.at - start) / 60_000, "words" in row ? row.words : "bar"])).toEqual([
    [2, "bar"],
    [2, "First heard of web@2.3.1"],
    [1, "Watch 13:42–13:57: rang. web@2.3.1. 1 fatal during the watch"],
    [0, "bar"],
    [-5, "Blind 13:36–13:42: payments (no answer)"],
  ]);
});
