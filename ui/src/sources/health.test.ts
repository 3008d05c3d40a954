import { afterEach, expect, test, vi } from "vitest";

import type { BlindReason, SourceSettings, SourceState, SourceStatus, SourceView } from "../backend/bindings";
import { Now } from "../shared/now.svelte";
import { fixFor, lag, lastHeard, remarks } from "./health";
import type { Kind } from "./kinds";

const status = (part: Partial<SourceStatus>): SourceStatus => ({
  id: "checkout",
  name: "Checkout",
  state: "live",
  since: "2026-11-22T10:00:00Z",
  last_heard: null,
  reason: null,
  text: null,
  ...part,
});

const source = (part: Partial<SourceView>): SourceView => ({
  settings: { name: "Checkout", kind: "sse", enabled: true } as SourceSettings,
  status: status({}),
  token_kept: null,
  way_out: null,
  per_minute: [],
  reconnects: 0,
  undecodable: 0,
  gaps: 0,
  lag_ms: null,
  budget: null,
  note: null,
  coverage: [],
  ...part,
});

const rejected = status({ state: "needs_attention", reason: "unauthorized", text: "token rejected (401)" });

test.each<[BlindReason, SourceState, Kind | null, string | undefined]>([
  ["unauthorized", "needs_attention", "sse", "Enter a new token"],
  ["forbidden", "needs_attention", "bugsink", "Enter a new token"],
  ["forbidden", "needs_attention", "file", "Try again"],
  ["rate_limited", "blind", "sentry", "Ask less often"],
  ["rate_limited", "blind", "ntfy", undefined],
  ["tls", "needs_attention", "sse", "Check the source"],
  ["name", "blind", "sse", "Try again"],
  ["silent", "blind", null, "Try again"],
  ["locked", "needs_unlock", null, "Try again"],
])("%s, %s, of %s: %s", (reason, state, kind, words) => {
  expect(fixFor(status({ state, reason }), kind)?.words).toBe(words);
});

test("trouble says what is wrong and what it costs; what the button says is not said twice", () => {
  const trouble = { status: rejected, way_out: "Enter a new token." };
  expect(remarks(source(trouble), false)).toEqual([
    {
      tone: "trouble",
      text: "Token rejected (401). A fatal in Checkout would not ring.",
      fix: { do: "token", words: "Enter a new token" },
    },
  ]);
});

test("everything that is to be said of a source is said, trouble first", () => {
  const all = source({
    status: rejected,
    gaps: 2,
    undecodable: 3,
    note: "no file matches yet",
    budget: "38 of 40 requests left until 14:05",
  });
  expect(remarks(all, false).map(({ tone, fix }) => [tone, fix?.words])).toEqual([
    ["trouble", "Enter a new token"],
    ["odd", "I have checked"],
    ["odd", "Check the source"],
    ["plain", undefined],
  ]);
  expect(remarks(all, false).at(-1)?.text).toBe("No file matches yet. 38 of 40 requests left until 14:05.");
});

test("whose events leave out who was hit is told, of the largest three projects", () => {
  const project = (of: string, named: number) => ({ of, events: 9, named, text: `${named} of ${of}` });
  const coverage = [project("a", 9), project("b", 0), project("c", 8), project("d", 1), project("e", 1)];
  expect(remarks(source({ coverage }), false).map(({ text }) => text)).toEqual(["0 of b. 8 of c. 1 of d."]);
});

test("a button that vouches for other sources' gaps too says so", () => {
  expect(remarks(source({ gaps: 1 }), true)[0]?.fix?.words).toBe("I have checked all gaps");
});

test("a source that is well, or off, has nothing said of it", () => {
  expect(remarks(source({}), false)).toEqual([]);
  const off = source({ status: rejected, note: "…" });
  expect(remarks({ ...off, settings: { ...off.settings, enabled: false } }, false)).toEqual([]);
});

afterEach(() => void vi.useRealTimers());

test("when it was last heard: how long ago, or to the second where that ended in trouble", () => {
  const at = new Date(2026, 10, 22, 14, 2, 11);
  const later = (minutes: number) => at.getTime() + minutes * 60_000;
  const heard = (state: SourceState, now: number) => {
    vi.setSystemTime(now);
    return lastHeard(status({ state, last_heard: at.toISOString() }), new Now());
  };
  expect(heard("live", later(0.2))).toBe("12 s ago");
  expect(heard("blind", later(30))).toBe("14:02:11");
  expect(heard("blind", later(24 * 60))).toBe("yesterday 14:02");
  expect(lastHeard(status({}), new Now())).toBe("–");
});

test.each([
  [null, "–"],
  [84, "0.1 s"],
  [-5, "0.0 s"],
  [12_400, "12 s"],
  [180_000, "3 min"],
])("a lag of %s ms is %s", (ms, words) => {
  expect(lag(ms)).toBe(words);
});
