/** Which rows of a long list are worth having in the document. */
export type RowWindow = { first: number; last: number; before: number; after: number };

/** Lists up to this long are shown whole: searching in the page and screen readers work best then. */
export const WHOLE = 60;
const SPARE = 12;

/** The rows `[first, last)` that can be seen with some to spare, and the room above and below them, in pixels. */
export function rowWindow(rows: number, rowPx: number, scrollPx: number, heightPx: number): RowWindow {
  // Before a row was measured there is no telling which can be seen: the first are there to be measured.
  if (rows <= WHOLE || rowPx <= 0) return { first: 0, last: Math.min(rows, WHOLE), before: 0, after: 0 };
  const first = Math.max(0, Math.min(rows - 1, Math.floor(scrollPx / rowPx)) - SPARE);
  const last = Math.min(rows, Math.ceil((scrollPx + heightPx) / rowPx) + SPARE);
  return { first, last, before: first * rowPx, after: (rows - last) * rowPx };
}
