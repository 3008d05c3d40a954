import { Refused } from "../backend/backend";
import type { Rules, SourceView } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";
import { choicesOf, chosen, type Choice } from "./choices";

/** What the window knows of what was there before it. */
type Known = {
  inbox: { answer: { total: number } | null; emptiness: { arrived: number } | null };
  sources: readonly SourceView[] | null;
};

/** Whether nothing was ever heard and nobody has set anything up; `null`: not known yet. */
export function untouched({ inbox, sources }: Known): boolean | null {
  if (inbox.answer === null || sources === null) return null;
  if (inbox.answer.total > 0 || sources.some(({ settings }) => settings.kind !== "local")) return false;
  return inbox.emptiness && inbox.emptiness.arrived === 0;
}

/** The first steps: what rings, and whether a ring comes up. Nothing is changed before {@link finish}. */
export class FirstRun {
  choices = $state.raw<readonly Choice[] | null>(null);
  /** Why there is nothing to choose from. */
  refused = $state.raw<Refused | null>(null);
  /** Why the choice was not put in force. */
  unsaved = $state.raw<Refused | null>(null);
  /** What somebody picked; `null`: nothing yet. */
  picked = $state<string | null>(null);

  sending = $state(false);
  /** When the test was handed to the desktop. */
  sentAt = $state<number | null>(null);
  /** Why it was not. */
  unsent = $state.raw<Refused | null>(null);
  /** Whether it came up, as somebody says who looked. */
  seen = $state<boolean | null>(null);

  #rules = $state.raw<Rules | null>(null);
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
  }

  /** To be called while the steps are shown. */
  start(): () => void {
    const offs = [this.#live.on("rules", () => void this.load()), this.#live.onFound(() => void this.load())];
    void this.load();
    return () => offs.forEach((off) => off());
  }

  load = coalesce(async () => {
    try {
      const [presets, rules] = await Promise.all([this.#live.ask({ do: "presets" }), this.#live.ask({ do: "rules" })]);
      this.choices = choicesOf(presets);
      this.#rules = rules;
      this.refused = null;
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    }
  }, 250);

  /** The choice that is in force; `null`: somebody's own rules are, or it is not known yet. */
  get inForce(): Choice | null {
    if (this.choices === null || this.#rules === null) return null;
    return chosen(
      this.choices,
      this.#rules.rules.map(({ rule }) => rule),
    );
  }

  /** How many rules of somebody's own are in force: they are kept. */
  get own(): number {
    return this.#rules && this.choices && this.inForce === null ? this.#rules.rules.length : 0;
  }

  get choice(): Choice | null {
    const { inForce } = this;
    return inForce && (this.choices?.find(({ id }) => id === this.picked) ?? inForce);
  }

  pick(id: string): void {
    this.picked = id;
    this.unsaved = null;
  }

  /** Rings once, as a fatal would. */
  async send(): Promise<void> {
    this.sending = true;
    this.seen = null;
    try {
      await this.#live.ask({ do: "test_notification", rule: null });
      this.sentAt = Date.now();
      this.unsent = null;
    } catch (thrown) {
      this.sentAt = null;
      this.unsent = Refused.from(thrown);
    } finally {
      this.sending = false;
    }
  }

  /** Puts the choice in force; whether that is done. Rules of somebody's own stay as they are. */
  async finish(): Promise<boolean> {
    const { choice, inForce } = this;
    if (this.#rules === null || choice === null || choice === inForce) return true;
    try {
      const { revision } = this.#rules;
      this.#rules = await this.#live.ask({ do: "save_rules", rules: [...choice.rules], revision });
      this.unsaved = null;
      return true;
    } catch (thrown) {
      this.unsaved = Refused.from(thrown);
      // Somebody else may have saved: what is in force is looked at again before it is overwritten.
      await this.load();
      return false;
    }
  }
}
