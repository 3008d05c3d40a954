import { expect, test } from "vitest";

import type { SourceStatus, Watch } from "../backend/bindings";
import { report } from "./report";
import { command, countedWords, endingWords, figures, leftWords, seenOf, unseenSoFar, verdictWords } from "./words";

const MINUTE = 60_000;
const began = new Date(2026, 10, 22, 14, 20).getTime();
const at = (minutes: number) => new Date(began + minutes * MINUTE).toISOString();

const watch = (part: Partial<Watch> = {}): Watch => ({
  id: 4,
  began: at(0),
  until: at(15),
  asked_seconds: 15 * 60,
  ended: at(15),
  verdict: "well",
  level: "fatal",
  release: "checkout-api@5.14.0",
  sources: ["checkout", "payments", "web"],
  hold_others: true,
  events: 214,
  counted: 0,
  held: 0,
  levels: [],
  issues: 0,
  found: [],
  unseen: [],
  blind_seconds: 0,
  marks: [],
  title: "",
  body: "",
  ...part,
});
const gap = { source: "payments", from: at(6), to: at(9), text: "no answer" };
const blind = watch({ verdict: "blind", unseen: [gap], blind_seconds: 180 });
const rang = watch({
  verdict: "rang",
  counted: 37,
  issues: 1,
  events: 231,
  held: 2,
  found: [
    {
      issue_id: "i2",
      title: "TypeError: <b>null</b> array\n in *cache*",
      level: "fatal",
      at: at(8),
      events: 37,
      users: 3,
      new: true,
    },
  ],
});

test.each<[string, Partial<Watch>, string]>([
  [
    "what counts, though it did not occur",
    { events: 52, levels: [{ level: "error", events: 3 }] },
    "Events 52, Error 3, Fatal 0, Rings held 0",
  ],
  [
    "each level that counts",
    {
      level: "error",
      events: 6,
      counted: 5,
      levels: [
        { level: "info", events: 1 },
        { level: "error", events: 3 },
        { level: "fatal", events: 2 },
      ],
    },
    "Events 6, Info 1, Error 3!, Fatal 2!, Rings held 0",
  ],
  ["what rang", { level: null, counted: 1, levels: [] }, "Events 214, Rang 1!, Rings held 0"],
  ["nothing yet", { events: 0 }, "Events 0, Fatal 0, Rings held 0"],
  ["an older watch", { counted: 2, held: 1 }, "Events 214, Fatal 2!, Rings held 1"],
])("the numbers: %s", (_, part, expected) => {
  const said = figures(watch(part)).map(({ what, n, counts }) => `${what} ${n}${counts && n > 0 ? "!" : ""}`);
  expect(said.join(", ")).toBe(expected);
});

test.each([
  [684_000, "11:24"],
  [9_000, "0:09"],
  [-1, "0:00"],
  [3_729_000, "1:02:09"],
])("%i ms left read %s", (left, words) => {
  expect(leftWords(new Date(began + left).toISOString(), began)).toBe(words);
});

test("well is said with what it stands on, and only then with a sigh", () => {
  expect(endingWords(watch(), null)).toMatchObject({
    title: "All’s well",
    lead: "Phew! 15 minutes of checkout-api@5.14.0, every source live throughout, nothing fatal.",
    figure: "15 of 15",
  });
});

test("one that was stopped says so, and is no relief", () => {
  const words = endingWords(watch({ until: at(6.2), ended: at(6.2) }), 15 * MINUTE);
  expect(words.lead).toBe(
    "Stopped early, after 6 of 15 minutes. Until then every source was live, and nothing fatal was heard.",
  );
});

test("what counted is the heading, whatever was not seen", () => {
  expect(endingWords(rang, null)).toMatchObject({
    title: "37 fatal during the watch",
    lead: "All 15 minutes seen, 3 of 3 sources live throughout, 231 events.",
  });
  expect(endingWords({ ...rang, unseen: [gap], blind_seconds: 180 }, null).lead).toBe(
    "Blind 3 of 15 minutes, 2 of 3 sources live throughout, 231 events.",
  );
});

test.each([
  [180, "Blind 3 of 15 minutes"],
  [121, "Blind 3 of 15 minutes"],
  [20, "Blind 20 seconds of 15 minutes"],
  [0, "Blind for a moment"],
])("being blind for %i s reads %s", (blind_seconds, words) => {
  expect(verdictWords({ ...blind, blind_seconds })).toBe(words);
  expect(endingWords({ ...blind, blind_seconds }, null).lead).toBe("Cannot say all’s well for checkout-api@5.14.0.");
});

test("a watch over nothing is blind", () => {
  expect(verdictWords(watch({ verdict: "blind", sources: [] }))).toBe("Nothing was watched");
});

test.each([
  ["fatal", 1, "1 fatal"],
  ["error", 3, "3 events at error or worse"],
  [null, 1, "1 ring"],
] as const)("what counts at %s is counted in its words", (level, n, words) => {
  expect(countedWords(n, level)).toBe(words);
});

test("a source that is away now is blind until now, though the engine tells it only afterwards", () => {
  const source = (part: Partial<SourceStatus>) => ({ name: "payments", state: "live", since: at(-60), ...part });
  const away = source({ state: "blind", since: at(2), text: "no answer" }) as SourceStatus;
  const running = watch({ ended: null, verdict: null });
  const now = began + 5 * MINUTE;
  expect(unseenSoFar(running, [away], null, now)).toEqual([
    { source: "payments", from: at(2), to: at(5), text: "no answer" },
  ]);
  expect(unseenSoFar(running, [{ ...away, since: at(-60) }], null, now)[0]?.from).toBe(at(0));
  expect(unseenSoFar(running, [{ ...away, name: "orders" }], null, now)).toEqual([]);
  expect(unseenSoFar(running, [], began + 4 * MINUTE, now)).toMatchObject([{ source: null, from: at(4) }]);
});

test("each source says whether it was seen, trouble first", () => {
  expect(seenOf(blind, blind.unseen)).toEqual([
    { name: "payments", blind: true, words: "blind for 3 minutes" },
    { name: "checkout", blind: false, words: "live throughout" },
    { name: "web", blind: false, words: "live throughout" },
  ]);
});

test.each([
  [{}, "watchbell watch --for 15m --level fatal"],
  [{ seconds: 7200, level: "error" as const }, "watchbell watch --for 2h --level error"],
  [{ seconds: 90, release: "web@2.3.1" }, "watchbell watch --for 90s --level fatal --release web@2.3.1"],
  [
    { release: "it's $HOME", sources: ["checkout"] },
    "watchbell watch --for 15m --level fatal --release 'it'\\''s $HOME' --source checkout",
  ],
  [{ level: null }, null],
])("the same on the command line (%#)", (part, words) => {
  const plan = { seconds: 900, level: "fatal" as const, release: null, sources: [], hold_others: true };
  expect(command({ ...plan, ...part })).toBe(words);
});

test("the report is Markdown in which nothing that others wrote is more than text", () => {
  expect(report({ ...rang, unseen: [gap] }, null)).toBe(`## Watch of checkout-api@5.14.0: 37 fatal

- When: 2026-11-22, 14:20–14:35 (15 minutes)
- Sources: checkout, payments, web
- Events: 231; 37 fatal

### What counted

- **fatal** TypeError: \\<b\\>null\\</b\\> array in \\*cache\\*: 37 events, 3 users, first 14:28:00, new since this watch began

### Not seen

- payments, 14:26–14:29: no answer

2 other rings waited and are in the inbox.
`);
});

test("the report of one that was stopped says so", () => {
  expect(report(watch({ until: at(6), ended: at(6) }), 15 * MINUTE)).toContain(
    "- Stopped early, after 6 of 15 minutes\n",
  );
});
