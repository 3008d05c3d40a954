/** Of a long list only a stretch is known: which one is wanted, and how a newer answer fits to what is shown. */

/** These rows, from that place on, of so many in all. */
export type Stretch<R> = { offset: number; rows: readonly R[]; total: number };

/** What is asked for at once. */
export type Range = { offset: number; limit: number };

type Known = { readonly id: string };

/** Whole pages are asked for, so that scrolling on asks only now and then. */
export const PAGE = 100;
/** So many rows above and below those in view are known before they are. */
export const SPARE = 50;

const end = ({ offset, rows }: Stretch<unknown>): number => offset + rows.length;

/** The pages that the rows `[first, last)` in view need, some to spare, of a list of so many. */
export function wanted(first: number, last: number, total: number): Range {
  // A list that became shorter is soon scrolled to its end.
  const top = Math.max(0, Math.min(first, total - (last - first)));
  const from = Math.floor(Math.max(0, top - SPARE) / PAGE);
  const to = Math.ceil(Math.min(total, top + (last - first) + SPARE) / PAGE);
  return { offset: from * PAGE, limit: Math.max(1, to - from) * PAGE };
}

/** Whether all of `inner` is within `outer`. */
export const covers = (outer: Range, inner: Range): boolean =>
  outer.offset <= inner.offset && outer.offset + outer.limit >= inner.offset + inner.limit;

/** Whether they have a page in common, or meet. */
export const meet = (a: Range, b: Range): boolean => a.offset <= b.offset + b.limit && b.offset <= a.offset + a.limit;

/** How many of the answer are new: more of them, or unknown ones among those that are shown. */
export function arrived(shown: Stretch<Known>, answer: Stretch<Known>): number {
  const ids = new Set(shown.rows.map(({ id }) => id));
  const known = answer.rows.map(({ id }) => ids.has(id));
  // What comes into the stretch at its ends was there before, unless the list ends there as well.
  const first = answer.offset === 0 ? 0 : known.indexOf(true);
  const last = end(answer) >= answer.total ? known.length - 1 : known.lastIndexOf(true);
  const among = first < 0 ? 0 : known.slice(first, last + 1).filter((it) => !it).length;
  return Math.max(among, answer.total - shown.total);
}

/**
 * What is shown after an answer while a hand is on the list: rows that are there stay where they are, with what is new
 * about them, and the answer's other rows are laid above and below. The list stays as long as it is. Where that would leave
 * a hole that can come into view, the list is as the answer has it.
 */
export function lay<R extends Known>(shown: Stretch<R>, answer: Stretch<R>): Stretch<R> {
  const whole = end(answer) >= answer.total;
  const from = Math.max(shown.offset, answer.offset);
  const to = whole ? end(shown) : Math.min(end(shown), end(answer));
  if (from >= to) return answer;
  const now = new Map(answer.rows.map((row) => [row.id, row]));
  const kept = shown.rows.slice(from - shown.offset, to - shown.offset).map((row) => now.get(row.id) ?? row);
  const ids = new Set(kept.map(({ id }) => id));
  const isKept = ({ id }: R) => ids.has(id);
  const others = (rows: readonly R[]) => rows.filter((row) => !isKept(row));

  // A row may have gone far away: the ends are looked for where the kept ones stand.
  const room = from - answer.offset;
  const region = answer.rows.slice(room, to - answer.offset);
  const near = region.some(isKept);
  const first = near ? room + region.findIndex(isKept) : answer.rows.findIndex(isKept);
  const last = near ? room + region.findLastIndex(isKept) : answer.rows.findLastIndex(isKept);
  const above = first < 0 || room === 0 ? [] : others(answer.rows.slice(0, first)).slice(-room);
  const below = first < 0 ? [] : others(answer.rows.slice(last + 1)).slice(0, whole ? undefined : end(answer) - to);

  const holeAbove = room - above.length;
  const holeBelow = whole ? 0 : end(answer) - to - below.length;
  if (holeAbove > (answer.offset === 0 ? 0 : SPARE) || holeBelow > SPARE) return answer;
  const offset = from - above.length;
  const rows = [...above, ...kept, ...below];
  const bottom = offset + rows.length;
  return { offset, rows, total: whole ? bottom : Math.max(bottom, shown.total) };
}
