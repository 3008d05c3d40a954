import { expect, test } from "vitest";

import type { SourceStatus, Status, Watch, WatchPlan } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { Toasts } from "../shared/toasts.svelte";
import { typedLength } from "./draft.svelte";
import { WatchState } from "./watches.svelte";

const MINUTE = 60_000;
const began = Date.UTC(2026, 10, 22, 14, 20);
const at = (minutes: number) => new Date(began + minutes * MINUTE).toISOString();
const source = (id: string, state = "live") => ({ id, name: id.toUpperCase(), state }) as SourceStatus;
const running = (part: Partial<Watch> = {}) =>
  ({ id: 7, began: at(0), until: at(15), ended: null, level: "fatal", release: null, sources: [], ...part }) as Watch;

async function begin(busy = false) {
  let under: Watch | null = busy ? running() : null;
  let over: Watch[] = [];
  let says = true;
  const engine = scripted({
    status: () => ({
      is: "status",
      value: {
        watch: says ? under : null,
        sources: [source("checkout"), source("web"), source("old", "paused")],
      } as unknown as Status,
    }),
    watches: () => ({ is: "watches", value: under ? [under, ...over] : over }),
    start_watch: ({ plan }) => {
      if (under) throw refused("conflict");
      under = running({ until: new Date(began + plan.seconds * 1000).toISOString(), asked_seconds: plan.seconds });
      return { is: "watch", value: under };
    },
    extend_watch: ({ seconds }) => {
      if (!under) throw refused("not_found");
      under = { ...under, asked_seconds: under.asked_seconds + seconds };
      return { is: "watch", value: under };
    },
    stop_watch: () => {
      if (!under) throw refused("not_found");
      over = [{ ...under, until: at(6), ended: at(6), verdict: "well" }, ...over];
      under = null;
      return { is: "watch", value: over[0] as Watch };
    },
    values: () => ({ is: "values", value: [{ value: "web@2.3.1", count: 3 }] }),
  });
  const toasts = new Toasts();
  const live = new Live(engine.backend);
  if (busy) says = false; // As it is before the next status.
  live.start();
  await settled();
  says = true;
  const state = new WatchState(live, toasts);
  const off = state.start();
  await settled();
  return { engine, live, state, toasts, off, end: (watch: Watch) => ([under, over] = [null, [watch, ...over]]) };
}

const plan = (part: Partial<WatchPlan> = {}) => ({
  seconds: 900,
  level: "fatal",
  release: null,
  sources: [],
  hold_others: true,
  ...part,
});

test("what is asked for is fatal, a quarter of an hour, every source that is switched on, other rings held", async () => {
  const { engine, state } = await begin();
  expect(await state.begin()).toBe(true);
  expect(engine.asks("start_watch").map(({ plan }) => plan)).toEqual([plan()]);
  expect(state.running?.id).toBe(7);
});

test("what is chosen is asked for", async () => {
  const { engine, state } = await begin();
  Object.assign(state.draft, { length: 0, own: "2 h", counts: "error", release: " web@2.3.1 ", hold: false });
  state.draft.toggle("web");
  await state.begin();
  expect(engine.asks("start_watch")[0]?.plan).toEqual(
    plan({ seconds: 7200, level: "error", release: "web@2.3.1", sources: ["checkout"], hold_others: false }),
  );
});

test("nothing is asked for while a length or a source is missing", async () => {
  const { engine, state } = await begin();
  Object.assign(state.draft, { length: 0, own: "soon" });
  expect(await state.begin()).toBe(false);
  Object.assign(state.draft, { own: "45" });
  state.draft.toggle("web");
  state.draft.toggle("checkout");
  expect(await state.begin()).toBe(false);
  expect(engine.asks("start_watch")).toEqual([]);
});

test.each([
  ["45", 2700],
  ["45 min", 2700],
  ["1 h 30 min", 5400],
  ["90 s", 90],
  ["2 hours", 7200],
  ["24h", 86_400],
  ["25 h", null],
  ["0", null],
  ["soon", null],
  ["", null],
])("“%s” as a length is %j s", (text, seconds) => {
  expect(typedLength(text)).toBe(seconds);
});

test("where another has begun one meanwhile, that is shown and the refusal is said", async () => {
  const { state, toasts } = await begin(true);
  expect(state.running).toBeNull();
  expect(await state.begin()).toBe(false);
  expect(state.running?.id).toBe(7);
  expect(state.notStarted).toBeNull();
  expect(toasts.items[0]?.text).toContain("conflict");
});

test("one that was stopped is known to have been", async () => {
  const { state } = await begin();
  await state.begin();
  const ended = await state.stop();
  expect(state.running).toBeNull();
  expect(state.watches?.[0]).toEqual(ended);
  expect(ended && state.stoppedOf(ended)).toBe(15 * MINUTE);
});

test("one that is under way is made five minutes longer, a day at most", async () => {
  const { engine, state } = await begin();
  await state.begin();
  expect((await state.add())?.asked_seconds).toBe(1_200);
  expect(engine.asks("extend_watch").map(({ seconds }) => seconds)).toEqual([300]);
  expect(state.canAdd(running({ asked_seconds: 86_100 }))).toBe(true);
  expect(state.canAdd(running({ asked_seconds: 86_101 }))).toBe(false);
});

test("one that had its time was not stopped", async () => {
  const { engine, state, end } = await begin();
  await state.begin();
  end(running({ ended: at(15), verdict: "well" }));
  engine.tell({ is: "watches" });
  await settled();
  expect(state.watches?.map((watch) => state.stoppedOf(watch))).toEqual([null]);
});

test("a report is news until it was looked at, or is old", async () => {
  const { engine, state, end } = await begin();
  end(running({ ended: at(15), verdict: "well" }));
  engine.tell({ is: "watches" });
  await settled();
  const now = began + 20 * MINUTE;
  expect(state.unread(now + 120 * MINUTE)).toBeNull();
  const news = state.unread(now);
  expect(news?.id).toBe(7);
  if (news) state.read(news);
  expect(state.unread(now)).toBeNull();
});

test("more of the same watches its sources that are still there", async () => {
  const { engine, state, toasts } = await begin();
  await state.more(running({ release: "web@2.3.1", sources: ["WEB", "GONE"], hold_others: false }));
  expect(engine.asks("start_watch")[0]?.plan).toEqual(
    plan({ release: "web@2.3.1", sources: ["web"], hold_others: false }),
  );
  expect(toasts.items[0]?.text).toContain("GONE");
});

test("what cannot be read says why, and is read again when the resident is back", async () => {
  const engine = scripted({});
  const live = new Live(engine.backend);
  live.start();
  const state = new WatchState(live, new Toasts());
  state.start();
  await settled();
  expect(state.refused?.code).toBe("unavailable");
  engine.lose(true);
  engine.lose(false);
  await settled();
  expect(engine.asks("watches").length).toBeGreaterThan(1);
});
