import { Refused } from "../backend/backend";
import type { Inbox, InboxQuery, IssueRow, SnoozeTill, TrackerAct } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";
import { say } from "../shared/say";
import type { Toasts } from "../shared/toasts.svelte";
import { everything, narrows } from "./filters";
import { Rows } from "./rows.svelte";

/** Nothing is said to be loading before this: a flash of grey is worse than a moment of nothing. */
export const SLOW_MS = 300;
/** Who scrolls through the list from afar is shown where it comes to rest. */
const REST_MS = 80;

/** Why a list is empty: nothing ever came, or something did and is dealt with or filtered out. */
export type Emptiness = { arrived: number; hidden: number };

/** What an act needs to know of an issue. */
export type Named = Pick<IssueRow, "id" | "title">;

/** The list of issues. */
export class InboxState {
  query = $state.raw<InboxQuery>({ ...everything });
  /** The last answer's filters and totals. */
  answer = $state.raw<Inbox | null>(null);
  readonly list = new Rows();
  emptiness = $state.raw<Emptiness | null>(null);
  refused = $state.raw<Refused | null>(null);
  slow = $state(false);
  #rest: ReturnType<typeof setTimeout> | undefined;

  readonly #live: Live;
  readonly #toasts: Toasts;

  constructor(live: Live, toasts: Toasts) {
    this.#live = live;
    this.#toasts = toasts;
  }

  start(): () => void {
    const offs = [this.#live.on("issues", () => void this.reload()), this.#live.onFound(() => void this.reload())];
    void this.reload();
    return () => {
      clearTimeout(this.#rest);
      offs.forEach((off) => off());
    };
  }

  /** Reads what is in view anew. Rows do not move while a hand is on them. */
  reload = coalesce(async () => {
    const query = this.query;
    const timer = setTimeout(() => (this.slow = this.answer === null), SLOW_MS);
    try {
      const range = this.list.ask();
      const answer = await this.#live.ask({ do: "inbox", query: { ...query, ...range } });
      if (query !== this.query) return void this.reload();
      this.refused = null;
      this.answer = answer;
      this.list.receive({ offset: range.offset, rows: answer.issues, total: answer.total });
      this.#complete();
      if (answer.total === 0) await this.#explain(query);
    } catch (thrown) {
      this.refused = Refused.from(thrown);
      this.list.fail();
    } finally {
      clearTimeout(timer);
      this.slow = false;
    }
  }, 250);

  /** Changes what is asked for; another question is answered at once, whatever the hand does. */
  async filter(change: Partial<InboxQuery>): Promise<void> {
    this.query = { ...this.query, ...change };
    this.list.begin();
    await this.reload();
  }

  /** The rows `[first, last)` are in view: what is not known of them is asked for. */
  look(first: number, last: number): void {
    this.list.look(first, last);
    this.#complete();
  }

  #complete(): void {
    clearTimeout(this.#rest);
    const { lacks } = this.list;
    if (lacks === "more") void this.reload();
    if (lacks === "other") this.#rest = setTimeout(() => void this.reload(), REST_MS);
  }

  /** Marks an issue as seen, with a way back. */
  async acknowledge(row: Named): Promise<void> {
    await this.#settle(
      row,
      () => this.#live.ask({ do: "acknowledge", ids: [row.id] }),
      say("inbox-did-acknowledge", { title: row.title }),
      () => this.#live.ask({ do: "unacknowledge", ids: [row.id] }),
    );
  }

  /** Keeps an issue silent; `until` is the time as it is said, or `null` for until it gets worse. */
  async snooze(row: Named, till: SnoozeTill, until: string | null): Promise<void> {
    await this.#settle(
      row,
      () => this.#live.ask({ do: "snooze", ids: [row.id], till }),
      until === null
        ? say("inbox-did-snooze-worse", { title: row.title })
        : say("inbox-did-snooze", { until, title: row.title }),
      () => this.#wake(row),
    );
  }

  async wake(row: Named): Promise<void> {
    await this.#try(() => this.#wake(row));
  }

  /** Says that an issue is over, with a way back. */
  async resolve(row: Named): Promise<void> {
    await this.#settle(
      row,
      () => this.#live.ask({ do: "resolve", ids: [row.id] }),
      say("inbox-did-resolve", { title: row.title }),
      () => this.#reopen(row),
    );
  }

  async reopen(row: Named): Promise<void> {
    await this.#try(() => this.#reopen(row));
  }

  /** Says it to the tracker too, for everybody who uses it. */
  async tellTracker(row: Named, act: TrackerAct, tracker: string): Promise<void> {
    if (await this.#try(() => this.#live.ask({ do: "tell_tracker", id: row.id, act }))) {
      this.#toasts.say(say("inbox-did-tell", { act, tracker, title: row.title }));
    }
  }

  async unacknowledge(row: Named): Promise<void> {
    await this.#try(() => this.#live.ask({ do: "unacknowledge", ids: [row.id] }));
  }

  async open(id: string): Promise<void> {
    await this.#try(() => this.#live.ask({ do: "open", id, activation: null }));
  }

  async sendSample(): Promise<void> {
    await this.#try(() => this.#live.ask({ do: "send_sample" }));
  }

  #wake = ({ id }: Named) => this.#live.ask({ do: "snooze", ids: [id], till: { till: "now" } });
  #reopen = ({ id }: Named) => this.#live.ask({ do: "unresolve", ids: [id] });

  /** Takes a row off at once, as the person meant; the answer that follows is the truth. */
  async #settle({ id }: Named, act: () => Promise<unknown>, said: string, back: () => Promise<unknown>): Promise<void> {
    if (!this.query.all) this.list.takeOff(id);
    if (await this.#try(act)) {
      this.#toasts.say(said, { label: say("shared-undo"), run: () => void this.#try(back) });
    }
  }

  async #try(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (thrown) {
      this.#toasts.wrong(Refused.from(thrown));
      return false;
    } finally {
      // What a hand did itself is shown at once.
      this.list.forgetWaiting();
      await this.reload();
    }
  }

  async #explain(query: InboxQuery): Promise<void> {
    const count = async (change: Partial<InboxQuery>) =>
      (await this.#live.ask({ do: "inbox", query: { ...everything, limit: 1, ...change } })).total;
    const arrived = await count({ all: true });
    const hidden = narrows(query) ? await count({ all: query.all }) : 0;
    if (query === this.query) this.emptiness = { arrived, hidden };
  }
}
