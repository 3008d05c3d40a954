/** What the timeline draws and says, apart from where it draws. */
import type { Bar, Gap, Level, Timeline } from "../backend/bindings";
import { clock, millis } from "../shared/time";
import { counted } from "../shared/words";
import { LEVELS } from "./filters";

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

export function totals(bars: readonly Bar[]): Totals {
  const sums: Totals = { fatal: 0, error: 0, warning: 0, info: 0, debug: 0 };
  for (const bar of bars) for (const level of LEVELS) sums[level] += bar[level];
  return sums;
}

/** A gap's place, in hundredths of the width, with what it is called. */
export type GapBox = { left: number; width: number; words: string; labelRight: boolean };

export function gapBoxes(timeline: Timeline, now: number, sourceName: (id: string) => string): GapBox[] {
  const from = millis(timeline.from);
  const to = millis(timeline.to);
  return timeline.gaps.flatMap((gap) => {
    const start = Math.max(from, millis(gap.from));
    const end = Math.min(to, millis(gap.to));
    if (end <= from || start >= to) return [];
    const left = ((start - from) / (to - from)) * 100;
    const width = Math.max(0.4, ((end - start) / (to - from)) * 100);
    return [{ left, width, words: gapWords(gap, now, sourceName), labelRight: left < 30 }];
  });
}

/** `Blind 14:02–14:05: payments`, `Off 02:00–07:00`. */
export function gapWords(gap: Gap, now: number, sourceName: (id: string) => string): string {
  const span = `${clock(millis(gap.from), now)}–${clock(millis(gap.to), now)}`;
  return gap.source === null ? `Off ${span}` : `Blind ${span}: ${sourceName(gap.source)}`;
}

const STEPS: [number, string][] = [
  [60, "minute"],
  [3_600, "hour"],
  [86_400, "day"],
];

/** `Events per minute`, `Events per 15 minutes`. */
export function stepWords(seconds: number): string {
  const [size, unit] = STEPS.findLast(([size]) => seconds % size === 0) ?? [1, "second"];
  const n = seconds / size;
  return n === 1 ? `Events per ${unit}` : `Events per ${n} ${unit}s`;
}

/** The whole picture in a sentence, for who cannot see it. */
export function sentence(timeline: Timeline, hours: number, now: number, sourceName: (id: string) => string): string {
  const sums = totals(timeline.bars);
  const range = hours === 1 ? "last hour" : hours < 48 ? `last ${hours} hours` : `last ${Math.round(hours / 24)} days`;
  const counts = LEVELS.filter((level) => sums[level] > 0).map((level) => `${sums[level]} ${level}`);
  const gaps = timeline.gaps.map((gap) => gapWords(gap, now, sourceName));
  return (
    [`${stepWords(timeline.step)}, ${range}: ${counts.join(", ") || counted(0, "event")}`, ...gaps].join(". ") + "."
  );
}

/** Rows of the table: only the bars in which something came, newest first. */
export function tableRows(timeline: Timeline): { at: number; bar: Bar }[] {
  const from = millis(timeline.from);
  return timeline.bars
    .map((bar, i) => ({ at: from + i * timeline.step * 1_000, bar }))
    .filter(({ bar }) => total(bar) > 0)
    .reverse();
}
