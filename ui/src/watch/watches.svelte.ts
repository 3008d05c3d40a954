import { Refused } from "../backend/backend";
import type { Request, ValueCount, Watch, WatchPlan } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";
import { say } from "../shared/say";
import { millis } from "../shared/time";
import type { Toasts } from "../shared/toasts.svelte";
import { sentences } from "../shared/words";
import { WatchDraft } from "./draft.svelte";

/** The latest report that was looked at. */
const READ = "watchbell.watchRead";
/** A report that is older than this waits in the list. */
const NEWS_MS = 3_600_000;
/** Ends differ from plans by what clocks differ. */
const SLACK_MS = 2_000;
/** “Add 5 minutes” */
const ADD_SECONDS = 5 * 60;
/** What takes longer than a day is no deploy. */
const LONGEST_SECONDS = 24 * 60 * 60;
/** “Watch 15 min more”, as the notification's button does. */
const MORE_SECONDS = 15 * 60;

/** The watch that is under way, those before it, and the next one. */
export class WatchState {
  /** Newest first; `null` until they are read. */
  watches = $state.raw<Watch[] | null>(null);
  /** Why they cannot be read. */
  refused = $state.raw<Refused | null>(null);
  /** Why the watch that was asked for did not begin. */
  notStarted = $state.raw<Refused | null>(null);
  /** Something was asked, and is not answered yet. */
  busy = $state(false);
  readonly draft = new WatchDraft();
  readonly #live: Live;
  readonly #toasts: Toasts;

  constructor(live: Live, toasts: Toasts) {
    this.#live = live;
    this.#toasts = toasts;
  }

  start(): () => void {
    const offs = [this.#live.on("watches", () => void this.reload()), this.#live.onFound(() => void this.reload())];
    void this.reload();
    return () => offs.forEach((off) => off());
  }

  /** The one that is under way. */
  get running(): Watch | null {
    return this.#live.status?.watch ?? null;
  }

  /** Sources that would be watched: those that are switched on. */
  get on(): { id: string; name: string }[] {
    return (this.#live.status?.sources ?? []).filter(({ state }) => state !== "paused");
  }

  reload = coalesce(async () => {
    try {
      const watches = await this.#live.ask({ do: "watches" });
      this.watches = watches;
      this.refused = null;
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    }
  }, 250);

  find(id: string | number | null): Watch | null {
    return this.watches?.find((watch) => watch.id === Number(id)) ?? null;
  }

  /** For how long it was to watch, when it was stopped before; `null`: it had its time. */
  stoppedOf({ began, until, ended, asked_seconds }: Watch): number | null {
    const asked = asked_seconds * 1000;
    return ended !== null && millis(until) - millis(began) < asked - SLACK_MS ? asked : null;
  }

  /** The report that nobody has looked at, when a watch has just ended. */
  unread(now: number): Watch | null {
    const [latest] = this.watches ?? [];
    if (!latest?.ended || latest.id <= Number(localStorage.getItem(READ) ?? 0)) return null;
    return now - millis(latest.ended) < NEWS_MS ? latest : null;
  }

  read({ id }: Watch): void {
    localStorage.setItem(READ, String(Math.max(id, Number(localStorage.getItem(READ) ?? 0))));
  }

  /** Begins what the draft says. */
  async begin(): Promise<boolean> {
    const plan = this.draft.plan(this.on.map(({ id }) => id));
    return plan !== null && (await this.#begin(plan));
  }

  /** Watches the same for another quarter of an hour. */
  async more(watch: Watch): Promise<boolean> {
    const ids = this.on.filter(({ name }) => watch.sources.includes(name)).map(({ id }) => id);
    const gone = watch.sources.filter((name) => !this.on.some((source) => source.name === name));
    const begun = await this.#begin({
      seconds: MORE_SECONDS,
      level: watch.level,
      release: watch.release,
      sources: ids.length === this.on.length ? [] : ids,
      hold_others: watch.hold_others,
    });
    if (begun && gone.length > 0) this.#toasts.say(say("watch-ended-gone", { names: gone.join(", ") }));
    return begun;
  }

  /** Whether five minutes more are no longer than a watch may last. */
  canAdd = ({ asked_seconds }: Watch): boolean => asked_seconds + ADD_SECONDS <= LONGEST_SECONDS;

  /** Makes the one that is under way five minutes longer. */
  add = (): Promise<Watch | null> => this.#change({ do: "extend_watch", seconds: ADD_SECONDS });

  /** Ends the one that is under way. Resolves to it. */
  stop = (): Promise<Watch | null> => this.#change({ do: "stop_watch" });

  async #change(request: Extract<Request, { do: "extend_watch" | "stop_watch" }>): Promise<Watch | null> {
    this.busy = true;
    try {
      const watch = await this.#live.ask(request);
      await Promise.all([this.#live.refresh(), this.reload()]);
      return watch;
    } catch (thrown) {
      this.#toasts.wrong(thrown);
      await this.#live.refresh();
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Releases that were heard, for the text so far. */
  releases = async (like: string): Promise<ValueCount[]> => {
    try {
      return await this.#live.ask({ do: "values", field: "release", like });
    } catch {
      return []; // Suggestions are a help, not a must.
    }
  };

  async #begin(plan: WatchPlan): Promise<boolean> {
    this.busy = true;
    this.notStarted = null;
    try {
      await this.#live.ask({ do: "start_watch", plan });
      await this.#live.refresh();
      void this.reload();
      return true;
    } catch (thrown) {
      const refused = Refused.from(thrown);
      this.notStarted = refused;
      // Somebody else began one: it is shown instead, and this is said beside it.
      if (refused.code === "conflict") {
        await this.#live.refresh();
        if (this.running) {
          this.#toasts.wrong(sentences(refused.message, refused.hint));
          this.notStarted = null;
        }
      }
      return false;
    } finally {
      this.busy = false;
    }
  }
}
