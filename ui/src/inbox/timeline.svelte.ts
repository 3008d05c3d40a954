import type { Timeline } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";
import { span } from "../shared/time";
import { spanOf, type Span } from "./search/language";

const HOUR_MS = 3_600_000;

export type Hours = 1 | 24 | 168 | 720;
const range = (hours: Hours): readonly [Hours, string] => [hours, span(hours * HOUR_MS)];

export const RANGES = [range(1), range(24), range(168)];
/** What is looked for may be older. */
export const SEARCHED = [...RANGES, range(720)];

/** It moves by itself as time passes, even when nothing happens. */
const MOVE_MS = 30_000;

export class TimelineState {
  hours = $state<Hours>(1);
  data = $state.raw<Timeline | null>(null);
  asTable = $state(false);
  /** What is looked for; empty: everything that came. */
  query = $state("");
  /** The time that was shown before a search needed a longer one. */
  #before: Hours | null = null;
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
  }

  start(): () => void {
    const timer = setInterval(() => {
      if (!document.hidden) void this.reload();
    }, MOVE_MS);
    const offs = [this.#live.on("issues", () => void this.reload()), this.#live.onFound(() => void this.reload())];
    void this.reload();
    return () => {
      clearInterval(timer);
      offs.forEach((off) => off());
    };
  }

  async show(hours: Hours): Promise<void> {
    this.hours = hours;
    this.#before = null;
    await this.reload();
  }

  /** Counts what a search found, over a time in which there is some: `newest` is when the newest of it happened. */
  async look(query: string, newest: number | null): Promise<void> {
    if (query === this.query) return;
    this.query = query;
    const needed = newest === null ? 0 : (Date.now() - newest) / HOUR_MS;
    if (needed > this.hours) {
      this.#before ??= this.hours;
      this.hours = RANGES.find(([hours]) => hours >= needed)?.[0] ?? 720;
    } else if (query === "" && this.#before !== null) {
      this.hours = this.#before;
      this.#before = null;
    }
    await this.reload();
  }

  /** The span of time that the query itself is about, if any. */
  span(now: number): Span | null {
    return spanOf(this.query, now);
  }

  reload = coalesce(async () => {
    const { hours, query } = this;
    try {
      const data = await this.#live.ask(query === "" ? { do: "timeline", hours } : this.#counts(query, hours));
      if (hours === this.hours && query === this.query) this.data = data;
    } catch {
      // The list below says what went wrong; the old bars stay.
    }
  }, 1_000);

  #counts(query: string, hours: number) {
    const now = Date.now();
    const { from, to } = spanOf(query, now) ?? { from: now - hours * HOUR_MS, to: now };
    return { do: "counts", query, from: new Date(from).toISOString(), to: new Date(to).toISOString() } as const;
  }
}
