import type { Bar, Gap, Timeline } from "../bindings";
import { dice } from "./issues";

export type Pace = "busy" | "quiet" | "still";

/** Bars with a surge near the end of the hour, a quiet range, or nothing. */
export function timeline(hours: number, pace: Pace, gaps: Gap[]): Timeline {
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
  const none: Bar = { fatal: 0, error: 0, warning: 0, info: 0, debug: 0 };
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    step,
    bars: Array.from({ length: bars }, (_, i) => {
      const rolled = bar(i);
      return missed(i) || pace === "still" ? none : rolled;
    }),
    gaps,
    releases:
      quiet || hours < 24
        ? []
        : [{ at: new Date(from + (to - from) * 0.6).toISOString(), release: "checkout-api@5.14.0" }],
    counted_since: null,
  };
}
