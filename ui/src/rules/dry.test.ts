import { expect, test } from "vitest";

import type { Replay } from "../backend/bindings";
import { say } from "../shared/say";
import { above, details, marks, ringing, tooMany } from "./dry";
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

test("it says how often it would have rung, in the design's words", () => {
  expect(say("rules-dry-rang", { rang: 4, events: 1932, hours: 168 })).toBe(
    "In the last 7 days this rule would have rung <b>4 times</b> (of 1,932 events).",
  );
  expect(say("rules-dry-rang", { rang: 1, events: 1, hours: 24 })).toBe(
    "In the last 24 hours this rule would have rung <b>1 time</b> (of 1 event).",
  );
  expect(say("rules-dry-rang", { rang: 0, events: 1932, hours: 720 })).toBe(
    "In the last 30 days this rule would <b>not have rung</b> (of 1,932 events).",
  );
  expect(say("rules-dry-matched", { matched: 271, events: 1932, hours: 168 })).toBe(
    "In the last 7 days this rule would have matched <b>271 events</b> (of 1,932).",
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
  expect(lines.map((filling) => say("rules-dry-above", filling))).toEqual([
    "1 more match, <b>KeyError: 'cart'</b>, is not counted: rule 1 rings for it first.",
    "12 more matches, such as <b>Retry succeeded</b>, are not counted: rule 2 records them first.",
  ]);
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
