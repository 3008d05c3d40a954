/** Dragging one of a list of rows to another place with the pointer. By pointer events: the web view keeps HTML's own
 *  drag and drop for files. */
export class Drag {
  /** Which row is held, and in front of which it would land. */
  from = $state<number | null>(null);
  to = $state<number | null>(null);

  readonly #done: (from: number, to: number) => void;

  constructor(done: (from: number, to: number) => void) {
    this.#done = done;
  }

  /** To be called when the pointer goes down on a row's grip. */
  grab(event: PointerEvent & { currentTarget: HTMLElement }, from: number, rows: () => Element[]): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    this.from = from;
    this.to = from;
    const over = new AbortController();
    const { signal } = over;
    const end = (keep: boolean) => {
      over.abort();
      const to = this.to;
      this.from = this.to = null;
      // The place in front of row `to` is one less once the row itself is out of the list.
      if (keep && to !== null) this.#done(from, to > from ? to - 1 : to);
    };
    grip.addEventListener("pointermove", (moved: PointerEvent) => (this.to = landing(rows(), moved.clientY)), {
      signal,
    });
    grip.addEventListener("pointerup", () => end(true), { signal });
    grip.addEventListener("pointercancel", () => end(false), { signal });
    window.addEventListener("keydown", (key) => key.key === "Escape" && end(false), { signal });
  }
}

/** In front of which row a height lies: the first whose middle is below it. */
export function landing(rows: readonly Element[], y: number): number {
  const at = rows.findIndex((row) => {
    const { top, height } = row.getBoundingClientRect();
    return y < top + height / 2;
  });
  return at < 0 ? rows.length : at;
}
