import { expect, test } from "vitest";

import { arc, figures, parts, sentence } from "./dial";

const MINUTE = 60_000;
const began = Date.UTC(2026, 10, 22, 14, 20);
const at = (minutes: number) => new Date(began + minutes * MINUTE).toISOString();
const watch = (minutes: number, marks: number[] = []) => ({
  began: at(0),
  until: at(minutes),
  marks,
  level: "fatal" as const,
});
const gap = (from: number, to: number) => ({ source: "payments", from: at(from), to: at(to), text: "no answer" });
const places = (all: ReturnType<typeof parts>, what: "counted" | "blind") =>
  all.flatMap((part, i) => (part[what] ? [i] : []));

test.each([
  [15, 15],
  [1, 1],
  [0.5, 1],
  [6.2, 7],
  [60, 60],
  [61, 60],
  [480, 60],
])("a watch of %d minutes has %i segments that fill the ring", (minutes, segments) => {
  const all = parts(watch(minutes), [], began);
  expect(all).toHaveLength(segments);
  expect(all[0]?.from).toBe(0);
  expect(all.at(-1)?.to).toBeCloseTo(1);
});

test("a watch that was stopped ends with the part of a minute it had", () => {
  const last = parts(watch(6.2), [], began).at(-1);
  expect((last?.to ?? 0) - (last?.from ?? 0)).toBeCloseTo(0.2 / 6.2);
});

test("the minute that is passing has passed in part, what is to come has not", () => {
  const passed = parts(watch(15), [], began + 3.6 * MINUTE).map(({ passed }) => passed);
  expect(passed.slice(0, 3)).toEqual([1, 1, 1]);
  expect(passed[3]).toBeCloseTo(0.6);
  expect(passed.slice(4).every((n) => n === 0)).toBe(true);
});

test.each([
  ["its minute", 15, [8], [8]],
  ["the very end", 15, [15], [14]],
  ["the part its minute lies in", 120, [0, 1, 119], [0, 59]],
])("what counted marks %s", (_, minutes, marks, segments) => {
  expect(places(parts(watch(minutes, marks), [], began), "counted")).toEqual(segments);
});

test.each([
  ["every minute it touched", gap(6.5, 8.1), [6, 7, 8]],
  ["no minute that it only ended at", gap(6, 9), [6, 7, 8]],
  ["its minute, when it was a moment", gap(4, 4), [4]],
  ["nothing, when it was over before", gap(-2, 0), []],
])("what was not seen hatches %s", (_, unseen, segments) => {
  expect(places(parts(watch(15), [unseen], began + 15 * MINUTE), "blind")).toEqual(segments);
});

test("neither what counted nor what was not seen hides the other", () => {
  expect(parts(watch(15, [7]), [gap(7, 8)], began)[7]).toMatchObject({ counted: true, blind: true });
});

test("the ring begins at the top and goes round as clocks do; a single segment goes nearly all round", () => {
  expect(arc({ from: 0, to: 1 / 15 })).toBe("M163.18 20.04A140 140 0 0 1 214.03 30.84");
  expect(arc({ from: 0, to: 1 })).toContain("A140 140 0 1 1");
});

test.each([
  [15, ["5", "10", "15"]],
  [5, ["1", "2", "3", "4", "5"]],
  [60, ["10", "20", "30", "40", "50", "60"].filter((n) => Number(n) % 10 === 0)],
  [480, ["2 h", "4 h", "6 h", "8 h"]],
])("a ring of %i minutes has the figures %j", (minutes, words) => {
  expect(figures(watch(minutes)).map(({ words }) => words)).toEqual(words);
});

test.each([
  [15, [], [], 3.6, "12 minutes left of 15 minutes. Quiet in minutes 1 to 4."],
  [
    15,
    [8],
    [gap(6, 8)],
    15,
    "15 minutes. Quiet in minutes 1 to 6 and 10 to 15. Fatal in minute 9. Blind in minutes 7 to 8.",
  ],
  [120, [60], [], 61, "59 minutes left of 2 hours. In 60 equal parts. Quiet in parts 1 to 30. Fatal in part 31."],
])("the dial is a sentence for who does not see it (%#)", (minutes, marks, unseen, passed, words) => {
  const now = began + passed * MINUTE;
  expect(sentence(watch(minutes, marks), parts(watch(minutes, marks), unseen, now), now)).toBe(words);
});
