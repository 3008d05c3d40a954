import type { Level, WatchPlan } from "../backend/bindings";
import { inSeconds } from "../rules/durations";
import { say } from "../shared/say";
import { span } from "../shared/time";

/** Lengths that are offered, in minutes; any other is typed. */
export const LENGTHS = [
  [15, span(15 * 60_000)],
  [30, span(30 * 60_000)],
  [60, span(60 * 60_000)],
  [0, say("watch-form-length-other")],
] as const;

/** What counts. `rings`: whatever the rules ring for. */
export const COUNTS = [
  ["fatal", say("watch-form-counts-fatal")],
  ["error", say("watch-form-counts-error")],
  ["rings", say("watch-form-counts-rings")],
] as const;

/** The longest that the engine watches. */
const LONGEST = 24 * 3600;

/** A typed length in seconds: `45` and `45 min` are minutes, `1 h 30 min`, `90 s`; `null`: none, or too long. */
export function typedLength(text: string): number | null {
  const short = text
    .trim()
    .toLowerCase()
    .replace(/(\d)\s*(?:minutes?|mins?)\b/g, "$1m")
    .replace(/(\d)\s*(?:hours?|hrs?)\b/g, "$1h")
    .replace(/(\d)\s*(?:seconds?|secs?)\b/g, "$1s");
  const seconds = /^\d+$/.test(short) ? Number(short) * 60 : inSeconds(short);
  return seconds !== null && seconds >= 1 && seconds <= LONGEST ? seconds : null;
}

/** What is about to be watched. It stays as it is while other pages are looked at. */
export class WatchDraft {
  /** In minutes; 0: {@link own}. */
  length = $state<number>(15);
  own = $state("");
  counts = $state<(typeof COUNTS)[number][0]>("fatal");
  release = $state("");
  hold = $state(true);
  /** Ids of sources that are not to be watched. Those that are added meanwhile are. */
  without = $state<string[]>([]);

  /** `null`: what is typed is no length. */
  get seconds(): number | null {
    return this.length > 0 ? this.length * 60 : typedLength(this.own);
  }

  get level(): Level | null {
    return this.counts === "rings" ? null : this.counts;
  }

  toggle(id: string): void {
    this.without = this.without.includes(id) ? this.without.filter((other) => other !== id) : [...this.without, id];
  }

  /** What is asked of the engine, of the sources that are switched on. `null`: something is still missing. */
  plan(on: readonly string[]): WatchPlan | null {
    const chosen = on.filter((id) => !this.without.includes(id));
    if (this.seconds === null || chosen.length === 0) return null;
    return {
      seconds: this.seconds,
      level: this.level,
      release: this.release.trim() || null,
      // Empty is every one that is switched on.
      sources: chosen.length === on.length ? [] : chosen,
      hold_others: this.hold && this.level !== null,
    };
  }
}
