import { on } from "svelte/events";
import { createSubscriber } from "svelte/reactivity";

import { ago } from "./time";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * The time, told no more often than what shows it changes: a window that nobody uses rests. Nothing ticks for what
 * nobody shows, and nothing while the window cannot be seen.
 */
export class Now {
  readonly #second = each(SECOND);
  readonly #tenSeconds = each(10 * SECOND);
  readonly #minute = each(MINUTE);

  /** To the second: for what runs. */
  get ms(): number {
    this.#second();
    return Date.now();
  }

  /** When the minute began: for a time of day. */
  get minute(): number {
    this.#minute();
    return Math.floor(Date.now() / MINUTE) * MINUTE;
  }

  /** How long ago that was: told by the second at first, then by the minute, then as a time of day. */
  ago(at: number): string {
    const ms = Date.now();
    const passed = ms - at;
    if (passed < MINUTE) this.#second();
    // A minute that is counted begins whenever `at` was: it is told ten seconds late at most.
    else if (passed < HOUR) this.#tenSeconds();
    else this.#minute();
    return ago(at, ms);
  }
}

/** Runs what calls it again at each multiple of so many milliseconds. */
function each(ms: number): () => void {
  return createSubscriber((update) => {
    const tell = () => {
      if (!document.hidden) update();
    };
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      timer = setTimeout(
        () => {
          wait();
          tell();
        },
        ms - (Date.now() % ms),
      );
    };
    wait();
    const off = on(document, "visibilitychange", tell);
    return () => {
      clearTimeout(timer);
      off();
    };
  });
}
