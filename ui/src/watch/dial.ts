/** The dial of a watch: what each minute was, where it stands on the ring, and all of it as a sentence. */
import type { Gap, Watch } from "../backend/bindings";
import { say, type Filling } from "../shared/say";
import { millis } from "../shared/time";
import { listed } from "../shared/words";
import { lengthWords, sort } from "./words";

const MINUTE = 60_000;
/** Over an hour the ring has this many equal parts. */
const MOST = 60;

/** A segment. Whatever counted and whatever was not seen are both told: neither hides the other. */
export type Part = {
  /** Share of the whole ring, 0 to 1. */
  from: number;
  to: number;
  /** How much of it has passed, 0 to 1. */
  passed: number;
  counted: boolean;
  blind: boolean;
};

type Dialled = Pick<Watch, "began" | "until" | "marks">;

/** How long a segment is, and the whole, in milliseconds. */
function measure({ began, until }: Dialled): { begin: number; whole: number; step: number } {
  const begin = millis(began);
  const whole = Math.max(1_000, millis(until) - begin);
  return { begin, whole, step: whole > MOST * MINUTE ? whole / MOST : MINUTE };
}

/** The segments of the ring. What was not seen for a part of a minute was not seen in that minute. */
export function parts(watch: Dialled, unseen: readonly Gap[], now: number): Part[] {
  const { begin, whole, step } = measure(watch);
  // By its middle: where parts are no whole minutes, it is the part that most of the minute lies in.
  const marked = new Set(watch.marks.map((minute) => Math.floor(Math.min((minute + 0.5) * MINUTE, whole - 1) / step)));
  const gaps = unseen.map(({ from, to }) => [millis(from) - begin, millis(to) - begin] as const);
  return Array.from({ length: Math.ceil(whole / step - 1e-6) }, (_, i) => {
    const [from, to] = [i * step, Math.min((i + 1) * step, whole)];
    return {
      from: from / whole,
      to: to / whole,
      passed: Math.min(1, Math.max(0, (now - begin - from) / (to - from))),
      counted: marked.has(i),
      blind: gaps.some(([lost, back]) => lost < to && Math.max(back, lost + 1) > from),
    };
  });
}

const CENTRE = 160;
export const RADIUS = 140;
/** Half of the room between two segments, in degrees. */
const ROOM = 1.3;

/** A point on a circle of the ring's box of 320, by degrees from the top, clockwise. */
export function point(degrees: number, radius: number): [x: number, y: number] {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return [CENTRE + radius * Math.cos(angle), CENTRE + radius * Math.sin(angle)];
}

/** The path of a segment, or of its first `share`. */
export function arc({ from, to }: Pick<Part, "from" | "to">, share = 1, radius = RADIUS): string {
  const wide = (to - from) * 360;
  const room = Math.min(ROOM, wide * 0.15);
  const begin = from * 360 + room;
  const end = begin + (wide - 2 * room) * share;
  const at = (degrees: number) =>
    point(degrees, radius)
      .map((n) => n.toFixed(2))
      .join(" ");
  return `M${at(begin)}A${radius} ${radius} 0 ${end - begin > 180 ? 1 : 0} 1 ${at(end)}`;
}

/** Minutes between two figures. */
const SCALES = [1, 2, 5, 10, 15, 30, 60, 120, 240];

/** The figures inside the ring: at most six. */
export function figures(watch: Dialled): { words: string; x: number; y: number }[] {
  const minutes = measure(watch).whole / MINUTE;
  const scale = SCALES.find((scale) => minutes / scale <= 6) ?? 240;
  return Array.from({ length: Math.floor(minutes / scale + 1e-6) }, (_, i) => {
    const minute = (i + 1) * scale;
    const [x, y] = point((minute / minutes) * 360, RADIUS - 27);
    return { words: scale >= 60 ? say("shared-span-hours", { n: minute / 60 }) : String(minute), x, y };
  });
}

/** `1`, `1 to 3`, `1 to 3 and 7`. */
function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  return listed(runs.map(([from, to]) => (from === to ? String(from) : say("watch-dial-range", { from, to }))));
}

/** What the ring shows, for who does not see it. */
export function sentence(watch: Dialled & Pick<Watch, "level">, all: readonly Part[], now: number): string {
  const { begin, whole, step } = measure(watch);
  const left = Math.max(0, begin + whole - now);
  const unit = step === MINUTE ? "minute" : "part";
  const tell = (words: (where: Filling) => string, is: (part: Part) => boolean) => {
    const which = all.flatMap((part, i) => (is(part) ? [i + 1] : []));
    return which.length === 0 ? [] : [words({ unit, n: which.length, which: ranges(which) })];
  };
  const length = lengthWords(whole);
  return [
    left > 0
      ? say("watch-dial-left", { left: lengthWords(Math.max(MINUTE, Math.ceil(left / MINUTE) * MINUTE)), length })
      : say("watch-dial-over", { length }),
    ...(unit === "part" ? [say("watch-dial-parts", { n: MOST })] : []),
    ...tell(
      (where) => say("watch-dial-quiet", where),
      ({ passed, counted, blind }) => passed > 0 && !counted && !blind,
    ),
    ...tell(
      (where) => say("watch-dial-counted", { ...where, level: sort(watch.level) }),
      ({ counted }) => counted,
    ),
    ...tell(
      (where) => say("watch-dial-blind", where),
      ({ blind }) => blind,
    ),
  ].join(" ");
}
