/** What the timeline draws and says, apart from where it draws. */
import type { Bar, Gap, Level, Timeline, Verdict, WatchSpan } from "../backend/bindings";
import { LEVELS } from "../shared/levels";
import { say } from "../shared/say";
import { clock, day, millis } from "../shared/time";
import type { Hours } from "./timeline.svelte";

/** A block of a bar, in pixels from the floor up. */
export type Block = { level: Level; from: number; to: number };

/** Fatal is at the bottom and never thinner than this, so that one among hundreds is still seen. */
const LEAST: Record<Level, number> = { fatal: 3, error: 1, warning: 1, info: 1, debug: 1 };

export const total = (bar: Bar): number => LEVELS.reduce((sum, level) => sum + bar[level], 0);

/** The tallest bar; at least 8, so that a quiet hour looks quiet. */
export const ceiling = (bars: readonly Bar[]): number => Math.max(8, ...bars.map(total));

/** One bar's blocks, worst first. */
export function blocks(bar: Bar, most: number, height: number): Block[] {
  const stack: Block[] = [];
  let floor = 0;
  for (const level of LEVELS) {
    if (bar[level] === 0) continue;
    const to = floor + Math.max(LEAST[level], (bar[level] / most) * height);
    stack.push({ level, from: floor, to: Math.min(to, height) });
    floor = to;
  }
  return stack;
}

export type Totals = Record<Level, number>;

/** `2 fatal, 5 info`; `null`: none at all. */
export function totalsWords(sums: Totals): string | null {
  const counts = LEVELS.filter((level) => sums[level] > 0);
  return counts.map((level) => say("inbox-timeline-level", { n: sums[level], level })).join(", ") || null;
}

export function totals(bars: readonly Bar[]): Totals {
  const sums: Totals = { fatal: 0, error: 0, warning: 0, info: 0, debug: 0 };
  for (const bar of bars) for (const level of LEVELS) sums[level] += bar[level];
  return sums;
}

/** What stands on the timeline beside the bars: a span that was missed, a deploy watch, a release's first event. */
export type Mark = {
  kind: "gap" | "watch" | "release";
  verdict: Verdict | null;
  words: string;
  /** In hundredths of the width. */
  left: number;
  width: number;
  /** Where its words begin, in pixels; `null`: there is no room for them. */
  label: number | null;
};

/** The icon in front of words, and the room around them. */
const ICON_PX = 24;
const KEEP_PX = 4;

/** How much room there is, and how much words take, in pixels. */
export type Room = { width: number; of: (words: string) => number };

/** All marks within the time, with room for their words found in this order: watches, gaps, releases. */
export function marks(timeline: Timeline, now: number, sourceName: (id: string) => string, room: Room): Mark[] {
  const from = millis(timeline.from);
  const whole = Math.max(1, millis(timeline.to) - from);
  const all = [
    ...timeline.watches.map((watch) => ({
      kind: "watch" as const,
      verdict: watch.verdict,
      words: watchWords(watch, now),
      start: millis(watch.from),
      end: millis(watch.to),
    })),
    ...timeline.gaps.toReversed().map((gap) => ({
      kind: "gap" as const,
      verdict: null,
      words: gapWords(gap, now, sourceName),
      start: millis(gap.from),
      end: millis(gap.to),
    })),
    ...timeline.releases.map(({ at, release }) => ({
      kind: "release" as const,
      verdict: null,
      words: release,
      start: millis(at),
      end: millis(at),
    })),
  ];
  const taken: [number, number][] = [];
  const free = (at: number, px: number): boolean =>
    at >= 0 && at + px <= room.width && taken.every(([from, to]) => at >= to || at + px <= from);
  return all.flatMap(({ kind, verdict, words, start, end }) => {
    if (end < from || start > from + whole) return [];
    const left = (Math.max(0, start - from) / whole) * 100;
    const right = Math.min(100, ((end - from) / whole) * 100);
    const width = kind === "release" ? 0 : Math.max(0.4, right - left);
    const px = room.of(words) + ICON_PX;
    const [begins, ends] = [(left / 100) * room.width, ((left + width) / 100) * room.width];
    // A gap's hatching is not written over; a watch's words stand in it, a release's at its flag.
    const places = kind === "gap" ? [begins - px - KEEP_PX, ends + KEEP_PX] : [begins, begins - px];
    const label = places.find((at) => free(at, px)) ?? null;
    if (label !== null) taken.push([label, label + px]);
    return [{ kind, verdict, words, left, width, label }];
  });
}

/** `Watch 14:20–14:35: rang`. */
export function watchWords({ from, to, verdict }: WatchSpan, now: number): string {
  return say("inbox-timeline-watch", { span: between(millis(from), millis(to), now), verdict: verdict ?? "none" });
}

/** `Blind 14:02–14:05: payments`, `Off 02:00–07:00`. */
export function gapWords(gap: Gap, now: number, sourceName: (id: string) => string): string {
  const span = `${clock(millis(gap.from), now)}–${clock(millis(gap.to), now)}`;
  if (gap.source === null) return say("inbox-timeline-off", { span });
  return say("inbox-timeline-blind", { span, source: sourceName(gap.source) });
}

const STEPS: [number, string][] = [
  [60, "minute"],
  [3_600, "hour"],
  [86_400, "day"],
];

/** `Events per minute`, `Events per 15 minutes`. */
export function stepWords(seconds: number): string {
  const [size, unit] = STEPS.findLast(([size]) => seconds % size === 0) ?? [1, "second"];
  return say("inbox-timeline-per", { unit, n: seconds / size });
}

/** What is said of it at most, of each kind. */
const SAID = 5;

/** The whole picture in a sentence, for who cannot see it; `range` is the time it is of. */
export function sentence(timeline: Timeline, range: string, now: number, sourceName: (id: string) => string): string {
  const counts = totalsWords(totals(timeline.bars)) ?? say("shared-events", { n: 0 });
  return (
    [
      say("inbox-timeline-counts", { events: stepWords(timeline.step), range, counts }),
      ...timeline.gaps.slice(-SAID).map((gap) => gapWords(gap, now, sourceName)),
      ...timeline.watches.slice(0, SAID).map((watch) => watchWords(watch, now)),
      ...timeline.releases
        .slice(-SAID)
        .map(({ at, release }) => say("inbox-timeline-release", { release, time: clock(millis(at), now) })),
    ].join(". ") + "."
  );
}

/** `last hour`, `last 24 hours`, `last 7 days`. */
export const hoursWords = (hours: Hours): string => say("inbox-timeline-last", { hours });

/** `14:02–14:10`, `since 14:02` when it goes on. */
export function spanWords(from: number, to: number, now: number): string {
  return now - to < 2_000 ? say("inbox-timeline-since", { time: clock(from, now) }) : between(from, to, now);
}

const between = (from: number, to: number, now: number): string =>
  `${clock(from, now)}–${day(from, now) === day(to, now) ? clock(to, to) : clock(to, now)}`;

/** A row of the table: a bar, or what stands beside the bars. */
export type TableRow = { at: number; bar: Bar } | { at: number; words: string };

/** Newest first: the bars in which something came, gaps, watches and releases in their places. */
export function tableRows(timeline: Timeline, now: number, sourceName: (id: string) => string): TableRow[] {
  const from = millis(timeline.from);
  const to = millis(timeline.to);
  const bars = timeline.bars.map((bar, i) => ({ at: from + i * timeline.step * 1_000, bar }));
  const beside = [
    ...timeline.gaps.map((gap) => ({ at: millis(gap.from), words: `${gapWords(gap, now, sourceName)} (${gap.text})` })),
    ...timeline.watches.map((watch) => ({ at: millis(watch.from), words: tableWatch(watch, now) })),
    ...timeline.releases.map(({ at, release }) => ({
      at: millis(at),
      words: say("inbox-timeline-first", { release }),
    })),
  ];
  const rows: TableRow[] = [...bars.filter(({ bar }) => total(bar) > 0), ...beside.filter(({ at }) => at <= to)];
  return rows.sort((a, b) => b.at - a.at);
}

const tableWatch = (watch: WatchSpan, now: number): string =>
  [watchWords(watch, now), ...(watch.release === null ? [] : [watch.release]), watch.title].join(". ");
