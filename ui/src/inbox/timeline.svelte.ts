import type { Timeline } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";

export const RANGES = [
  [1, "1 h"],
  [24, "24 h"],
  [168, "7 d"],
] as const;
export type Hours = (typeof RANGES)[number][0];

/** It moves by itself as time passes, even when nothing happens. */
const MOVE_MS = 30_000;

export class TimelineState {
  hours = $state<Hours>(1);
  data = $state.raw<Timeline | null>(null);
  asTable = $state(false);
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
    await this.reload();
  }

  reload = coalesce(async () => {
    const hours = this.hours;
    try {
      const data = await this.#live.ask({ do: "timeline", hours });
      if (hours === this.hours) this.data = data;
    } catch {
      // The list below says what went wrong; the old bars stay.
    }
  }, 1_000);
}
