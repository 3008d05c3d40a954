import { Refused } from "../backend/backend";
import type { Replay, Rule } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { span } from "../shared/time";

const HOURS = [24, 168, 720] as const;
export type Hours = (typeof HOURS)[number];

/** The ranges to choose from. */
export const RANGES = HOURS.map((hours): [Hours, string] => [hours, span(hours * 3_600_000)]);

/** What is tried: all rules that would be in force, and the one among them that is looked at. */
export type Trial = { rules: Rule[]; at: number; key: number };

/** Typing settles before anything is counted. */
const SETTLE_MS = 300;
/** A count that is over by then shows no progress: numbers that flash help nobody. */
const SLOW_MS = 300;

/** What a rule would have done, counted while it is written. */
export class DryRun {
  hours = $state<Hours>(168);
  /** The last count; of an older text of the same rule while a newer one is counted. */
  result = $state.raw<Replay | null>(null);
  /** The range of that count. */
  over = $state.raw<Hours>(168);
  refused = $state.raw<Refused | null>(null);
  /** Hundredths of the running count; `null` when none runs. */
  percent = $state<number | null>(null);
  slow = $state(false);

  #trial: Trial | null = null;
  /** What the last count was asked with. */
  #asked = "";
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #live: Live;
  /** One name for all counts of this window: a new one ends the one before. */
  readonly #name = `editor-${Math.random().toString(36).slice(2)}`;

  constructor(live: Live) {
    this.#live = live;
  }

  start(): () => void {
    const offs = [
      this.#live.on("replay_progress", ({ value }) => {
        if (value.replay === this.#name && this.percent !== null) this.percent = value.percent;
      }),
      this.#live.onFound(() => void this.run()),
    ];
    return () => {
      offs.forEach((off) => off());
      this.follow(null);
    };
  }

  /** Takes what is written now; `null`: nothing that could be counted. */
  follow(trial: Trial | null): void {
    clearTimeout(this.#timer);
    const other = trial?.key !== this.#trial?.key;
    this.#trial = trial;
    if (trial === null && this.percent !== null) void this.stop();
    if (trial === null || other) this.#forget();
    if (trial === null) return;
    if (JSON.stringify([trial.rules, trial.at, this.hours]) !== this.#asked)
      this.#timer = setTimeout(() => void this.run(), SETTLE_MS);
  }

  range(hours: Hours): void {
    this.hours = hours;
    void this.run();
  }

  async run(): Promise<void> {
    const trial = this.#trial;
    if (trial === null) return;
    const turn = ++this.#turn;
    const current = () => turn === this.#turn;
    const { rules, at: rule } = trial;
    const { hours } = this;
    this.#asked = JSON.stringify([rules, rule, hours]);
    this.percent = 0;
    const timer = setTimeout(() => (this.slow = current() && this.percent !== null), SLOW_MS);
    try {
      const result = await this.#live.ask({ do: "replay", rules, rule, hours, replay: this.#name });
      if (!current()) return;
      this.result = result;
      this.over = hours;
      this.refused = null;
    } catch (thrown) {
      if (!current()) return;
      this.result = null;
      this.refused = Refused.from(thrown);
    } finally {
      clearTimeout(timer);
      if (current()) this.#rest();
    }
  }

  /** Ends the count that runs; its answer says what it has come to. */
  async stop(): Promise<void> {
    try {
      await this.#live.ask({ do: "end_replay", replay: this.#name });
    } catch {
      // It is over already, or nobody is there who could go on counting.
    }
  }

  #forget(): void {
    this.#turn += 1;
    this.#asked = "";
    this.result = null;
    this.refused = null;
    this.#rest();
  }

  #rest(): void {
    this.percent = null;
    this.slow = false;
  }
}
