import type { Bar, Gap, Timeline, Watch, WatchSpan } from "../bindings";
import { dice } from "./issues";
import { matching } from "./search";

const NONE: Bar = { fatal: 0, error: 0, warning: 0, info: 0, debug: 0 };

export type Pace = "busy" | "quiet" | "still";

/** Bars with a surge near the end of the hour, a quiet range, or nothing. */
export function timeline(hours: number, pace: Pace, gaps: Gap[], watches: readonly Watch[]): Timeline {
  const quiet = pace === "quiet";
  const bars = hours === 1 ? 60 : hours === 24 ? 96 : 84;
  const step = (hours * 3_600) / bars;
  // On whole steps, as the engine counts.
  const to = Math.ceil(Date.now() / 1e3 / step) * step * 1e3;
  const from = to - hours * 3_600_000;
  const roll = dice(42);
  const bar = (i: number): Bar => {
    const busy = quiet || hours > 1 ? 0 : Math.max(0, i - 38);
    const rise = Math.min(busy, 9);
    return {
      fatal: busy > 1 ? 1 + Math.floor(roll() * 3) : 0,
      error: Math.round(rise * 1.9 * (0.85 + roll() * 0.3)) + (quiet ? (roll() < 0.1 ? 1 : 0) : Math.floor(roll() * 2)),
      warning: Math.floor(roll() * 3),
      info: Math.floor(roll() * 4),
      debug: 0,
    };
  };
  const missed = (i: number) =>
    gaps.some(
      (gap) =>
        gap.source === null &&
        Date.parse(gap.from) <= from + i * step * 1e3 &&
        Date.parse(gap.to) > from + i * step * 1e3,
    );
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    step,
    bars: Array.from({ length: bars }, (_, i) => {
      const rolled = bar(i);
      return missed(i) || pace === "still" ? NONE : rolled;
    }),
    gaps,
    releases:
      quiet || hours < 24
        ? []
        : [{ at: new Date(from + (to - from) * 0.6).toISOString(), release: "checkout-api@5.14.0" }],
    watches: within(watches, from, to),
    counted_since: null,
  };
}

const within = (watches: readonly Watch[], from: number, to: number): WatchSpan[] =>
  watches
    .map(({ id, began, until, ended, verdict, release, title }) => ({
      id,
      from: began,
      to: ended ?? until,
      verdict,
      release,
      title,
    }))
    .filter((watch) => Date.parse(watch.from) < to && Date.parse(watch.to) > from);

const STEPS = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800];

/** What a search finds, counted. */
export function counts(from: number, to: number, query: string, gaps: Gap[], watches: readonly Watch[]): Timeline {
  const step = STEPS.find((step) => (to - from) / 1e3 / step <= 120) ?? 2_592_000;
  const begin = Math.floor(from / 1e3 / step) * step * 1e3;
  const bars = Array.from({ length: Math.ceil((to - begin) / 1e3 / step) }, () => ({ ...NONE }));
  for (const { at, level } of matching(query)) {
    const bar = bars[Math.floor((Date.parse(at) - begin) / 1e3 / step)];
    if (bar) bar[level] += 1;
  }
  return {
    from: new Date(begin).toISOString(),
    to: new Date(to).toISOString(),
    step,
    bars,
    gaps,
    releases: [],
    watches: within(watches, begin, to),
    counted_since: null,
  };
}
