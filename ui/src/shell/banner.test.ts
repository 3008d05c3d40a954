import { expect, test } from "vitest";

import type { SourceStatus, Status, Watch } from "../backend/bindings";
import { segments } from "./banner";

const now = new Date(2026, 10, 20, 14, 41).getTime();
const since = new Date(2026, 10, 20, 14, 2).toISOString();

const source = (part: Partial<SourceStatus>): SourceStatus => ({
  id: "checkout",
  name: "checkout",
  state: "live",
  since,
  last_heard: since,
  reason: null,
  text: null,
  ...part,
});

const rejected = source({ state: "needs_attention", reason: "unauthorized", text: "token rejected" });
const silent = source({ id: "web", name: "web", state: "blind", reason: "silent", text: "no answer" });
const worst = { issue_id: "i1", title: "KeyError", level: "fatal", users: 12, at: since, unseen: true } as const;

const status = (part: Partial<Status>): Status => ({
  state: "well",
  since,
  text: "All’s well",
  detail: "1 of 1 sources live",
  unseen: 0,
  worst: null,
  latest: [],
  sources: [source({})],
  gaps: [],
  certificate: null,
  paused_until: null,
  held: 0,
  notifications: null,
  store: null,
  watch: null,
  version: "0.1.0",
  ...part,
});

const shown = (part: Partial<Status>) => segments(status(part), null, now);

test("nothing is green before the first answer", () => {
  expect(segments(null, null, now)).toMatchObject([{ tone: "none", text: "Looking…" }]);
});

test("a resident that is gone is blind, whatever was known", () => {
  expect(segments(status({}), now - 60_000, now)).toMatchObject([
    { tone: "blind", text: "Watchbell has stopped watching", way: { do: "restart" } },
  ]);
});

test("an unseen fatal is solid and leads to the worst", () => {
  expect(shown({ state: "ringing", text: "2 unseen fatal", worst })).toMatchObject([
    { tone: "ring", text: "2 unseen fatal", way: { do: "show_worst", issue: "i1" } },
  ]);
});

test("a window of another version does not say that nobody watches", () => {
  expect(segments(null, now, now, true)).toMatchObject([
    { tone: "blind", text: "Another version of Watchbell is running", way: null },
  ]);
});

test("an unseen ring below fatal is a tint", () => {
  expect(shown({ state: "ringing", worst: { ...worst, level: "error" } })).toMatchObject([{ tone: "rang" }]);
});

test("ringing does not hide that something is blind", () => {
  expect(shown({ state: "ringing", text: "2 unseen fatal", worst, sources: [rejected] })).toMatchObject([
    { tone: "ring" },
    { tone: "blind", text: "Blind since 14:02", why: "checkout: token rejected", way: { do: "token" } },
  ]);
});

test.each([
  [{ sources: [rejected] }, { do: "token", source: "checkout" }],
  [{ sources: [silent, rejected] }, { do: "retry", sources: ["web", "checkout"] }],
  [{ sources: [{ ...rejected, reason: "tls" as const }] }, { do: "edit", source: "checkout" }],
  [{ gaps: [{ source: "web", from: since, to: since, text: "no answer" }] }, { do: "checked" }],
  [{ notifications: "no notification service" }, { do: "doctor" }],
])("being blind has a way out (%#)", (part, way) => {
  expect(shown({ state: "blind", ...part })[0]?.way).toEqual(way);
});

test("on watch, the time that is left runs, but is not read out every second", () => {
  const watch = { until: new Date(now + 684_000).toISOString() } as Watch;
  const watching = { state: "watching", text: "On watch, 11:27 left", watch } as const;
  expect(shown(watching)).toMatchObject([
    { tone: "watch", text: "On watch, 11:24 left", aloud: "On watch", way: { do: "watch" } },
  ]);
});

test("paused can be resumed", () => {
  expect(shown({ state: "paused", text: "Paused until 15:00" })).toMatchObject([
    { tone: "paused", way: { do: "resume" } },
  ]);
});
