import { Refused } from "../backend/backend";
import type { Settings, SettingsChange, Step } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";
import { say } from "../shared/say";
import type { Toasts } from "../shared/toasts.svelte";
import { diagnostics } from "./diagnostics";

export const UNCHANGED: SettingsChange = {
  autostart: null,
  show_people: null,
  per_minute: null,
  quiet_hours: null,
  keep_days: null,
  keep_max_mb: null,
  keep_level: null,
  warn_days: null,
  sounds: null,
  tray: null,
};

/** Settings that are given other values. */
type Change = { [K in keyof SettingsChange]?: NonNullable<SettingsChange[K]> };

/** What the settings page shows. Changes are saved at once. */
export class SettingsState {
  settings = $state.raw<Settings | null>(null);
  refused = $state.raw<Refused | null>(null);
  /** What works on this desktop; `null` until somebody asked. */
  doctor = $state.raw<Step[] | null>(null);
  examining = $state(false);
  /** Counts refusals, so that controls go back to what is true instead of what was wanted. */
  refusals = $state(0);
  #turn = 0;
  readonly #live: Live;
  readonly #toasts: Toasts;

  constructor(live: Live, toasts: Toasts) {
    this.#live = live;
    this.#toasts = toasts;
  }

  /** Nothing can be changed: nobody is there who would keep it. */
  get lost(): boolean {
    return this.#live.lost;
  }

  start(): () => void {
    const offs = [this.#live.on("settings", () => void this.reload()), this.#live.onFound(() => void this.reload())];
    void this.reload();
    return () => offs.forEach((off) => off());
  }

  reload = coalesce(async () => {
    try {
      this.settings = await this.#live.ask({ do: "settings" });
      this.refused = null;
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    }
  }, 250);

  /** Whether it is saved. */
  async change(change: Change): Promise<boolean> {
    const turn = ++this.#turn;
    // Holds at once: a quick hand's next change builds on it, not on what was before.
    if (this.settings) this.settings = { ...this.settings, ...change };
    try {
      const saved = await this.#live.ask({ do: "save_settings", change: { ...UNCHANGED, ...change } });
      if (turn === this.#turn) this.settings = saved;
      return true;
    } catch (thrown) {
      await this.reload();
      this.#toasts.wrong(thrown);
      this.refusals += 1;
      return false;
    }
  }

  /** Lets a sound be heard; rejects where it cannot. */
  async play(sound: string): Promise<void> {
    await this.#live.ask({ do: "play_sound", sound });
  }

  async testNotification(): Promise<void> {
    try {
      await this.#live.ask({ do: "test_notification", rule: null });
      this.#toasts.say(say("settings-test-sent"));
    } catch (thrown) {
      this.#toasts.wrong(thrown);
    }
  }

  async examine(): Promise<void> {
    this.examining = true;
    try {
      this.doctor = await this.#live.ask({ do: "doctor" });
    } catch (thrown) {
      this.#toasts.wrong(thrown);
    } finally {
      this.examining = false;
    }
  }

  /** What helps somebody who helps, and names nobody. */
  async diagnostics(): Promise<string> {
    if (this.doctor === null && !this.#live.lost) await this.examine();
    return diagnostics(this.settings, this.#live.status, this.doctor, this.#live.lost);
  }
}
