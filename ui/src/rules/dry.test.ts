import { expect, test } from "vitest";

import type { Replay } from "../backend/bindings";
import { above, details, headline, marks, notKept, ringing, tooMany, type Parts } from "./dry";
import { blank } from "./draft.svelte";

const from = new Date(2026, 10, 16, 9, 0).getTime();
const HOUR = 3_600_000;

const replay = (part: Partial<Replay> = {}): Replay => ({
  from: new Date(from).toISOString(),
  to: new Date(from + 168 * HOUR).toISOString(),
  events: 1932,
  not_kept: 0,
  matched: 271,
  rang: 4,
  really_rang: 9,
  held: [["repeat_after", 267]],
  decided_above: [],
  shadowed_by: null,
  rings: [],
  step: 3600,
  bars: [],
  ended_early: false,
  ...part,
});

const text = (parts: Parts): string => parts.map(([words]) => words).join("");

test("it says how often it would have rung, in the design's words", () => {
  expect(text(headline(replay(), 168, "ring"))).toBe(
    "In the last 7 days this rule would have rung 4 times (of 1,932 events).",
  );
  expect(text(headline(replay({ rang: 1 }), 24, "ring"))).toBe(
    "In the last 24 hours this rule would have rung 1 time (of 1,932 events).",
  );
  expect(text(headline(replay({ rang: 0 }), 720, "ring"))).toBe(
    "In the last 30 days this rule would not have rung (of 1,932 events).",
  );
  expect(text(headline(replay(), 168, "ignore"))).toBe(
    "In the last 7 days this rule would have matched 271 events (of 1,932).",
  );
});

test("it says what became of the other matches, and what the saved rule did", () => {
  expect(details(replay(), true)).toBe("271 events matched; 267 of them folded. The saved rule rang 9 times.");
  expect(
    details(
      replay({
        held: [
          ["repeat_after", 200],
          ["quiet_hours", 60],
          ["trigger", 7],
          ["unheard_of", 1],
        ],
      }),
      false,
    ),
  ).toBe("271 events matched; 200 of them folded, 60 held by quiet hours, 7 did not meet its trigger.");
  expect(details(replay({ matched: 0, held: [] }), false)).toBe("0 events matched.");
});

test("it names the rule that decides first", () => {
  const rules = [blank("Fatal in production"), { ...blank("Noise"), action: "ignore" as const }];
  const lines = above(
    replay({
      decided_above: [
        ["Fatal in production", "KeyError: 'cart'", 1],
        ["Noise", "Retry succeeded", 12],
      ],
    }),
    rules,
  );
  expect(lines.map(text)).toEqual([
    "1 more match, KeyError: 'cart', is not counted: rule 1 rings for it first.",
    "12 more matches, such as Retry succeeded, are not counted: rule 2 records them first.",
  ]);
});

test("it says what it could not ask", () => {
  expect(notKept(replay())).toBeNull();
  expect(notKept(replay({ not_kept: 12_040 }))).toBe("12,040 events left only counts and could not be asked.");
});

test("it warns of more rings than anybody looks at", () => {
  expect(tooMany(replay({ rang: 50 }), 168)).toBeNull();
  expect(tooMany(replay({ rang: 210 }), 168)).toBe(
    "That is about 30 rings a day. Narrow the conditions, or fold repeats for longer.",
  );
});

test("the table has the hours with rings, newest first", () => {
  const rows = ringing(replay({ bars: [0, 2, 0, 1] }));
  expect(rows.map(({ at, rings }) => [(at - from) / HOUR, rings])).toEqual([
    [3, 1],
    [1, 2],
  ]);
});

test("days stand where they begin, and none is cut", () => {
  expect(marks(replay()).map(({ words }) => words)).toEqual(["Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
  const day = replay({ to: new Date(from + 24 * HOUR).toISOString() });
  expect(marks(day).map(({ words }) => words)).toEqual(["12:00", "18:00", "00:00", "06:00"]);
});
