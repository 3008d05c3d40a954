import { Refused } from "../backend/backend";
import type { Inbox, InboxQuery, IssueRow, SnoozeTill, TrackerAct } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";
import type { Toasts } from "../shared/toasts.svelte";
import { everything, narrows } from "./filters";

/** Nothing is said to be loading before this: a flash of grey is worse than a moment of nothing. */
export const SLOW_MS = 300;
const MOST = 1_000;

/** Why a list is empty: nothing ever came, or something did and is dealt with or filtered out. */
export type Emptiness = { arrived: number; hidden: number };

/** What an act needs to know of an issue. */
export type Named = Pick<IssueRow, "id" | "title">;

/** The list of issues. */
export class InboxState {
  query = $state.raw<InboxQuery>({ ...everything });
  /** The last answer's filters and totals. */
  answer = $state.raw<Inbox | null>(null);
  /** What is shown: the answer's rows, or older ones in their places while a hand is on the list. */
  rows = $state.raw<IssueRow[]>([]);
  emptiness = $state.raw<Emptiness | null>(null);
  refused = $state.raw<Refused | null>(null);
  slow = $state(false);
  #pending = $state.raw<Inbox | null>(null);
  #hand = false;

  readonly #live: Live;
  readonly #toasts: Toasts;

  constructor(live: Live, toasts: Toasts) {
    this.#live = live;
    this.#toasts = toasts;
  }

  /** How many issues wait for the hand to leave the list. */
  get waiting(): number {
    if (this.#pending === null) return 0;
    const shown = new Set(this.rows.map(({ id }) => id));
    return this.#pending.issues.filter(({ id }) => !shown.has(id)).length;
  }

  start(): () => void {
    const offs = [this.#live.on("issues", () => void this.reload()), this.#live.onFound(() => void this.reload())];
    void this.reload();
    return () => offs.forEach((off) => off());
  }

  /** Reads the list anew. Rows do not move while a hand is on them. */
  reload = coalesce(async () => {
    const query = this.query;
    const timer = setTimeout(() => (this.slow = this.answer === null), SLOW_MS);
    try {
      const answer = await this.#live.ask({ do: "inbox", query });
      if (query !== this.query) return void this.reload();
      this.refused = null;
      this.#receive(answer);
      if (answer.total === 0) await this.#explain(query);
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    } finally {
      clearTimeout(timer);
      this.slow = false;
    }
  }, 250);

  /** Changes what is asked for; another question is answered at once, whatever the hand does. */
  async filter(change: Partial<InboxQuery>): Promise<void> {
    this.query = { ...this.query, limit: everything.limit, ...change };
    this.#hand = false;
    await this.reload();
  }

  /** Asks for more rows, up to what the protocol gives at once. */
  async more(): Promise<void> {
    const { limit } = this.query;
    if (this.answer === null || this.answer.total <= limit || limit >= MOST) return;
    this.query = { ...this.query, limit: Math.min(MOST, limit * 2) };
    await this.reload();
  }

  /** Whether the pointer or the focus is in the list. */
  hand(on: boolean): void {
    this.#hand = on;
    if (!on) this.showWaiting();
  }

  showWaiting(): void {
    if (this.#pending) this.#show(this.#pending);
  }

  /** Marks an issue as seen, with a way back. */
  async acknowledge(row: Named): Promise<void> {
    await this.#settle(
      [row],
      () => this.#live.ask({ do: "acknowledge", ids: [row.id] }),
      `Acknowledged: ${row.title}`,
      () => this.#live.ask({ do: "unacknowledge", ids: [row.id] }),
    );
  }

  /** Keeps an issue silent; `until` is how that is said: `until 15:00`, `until it gets worse`. */
  async snooze(row: Named, till: SnoozeTill, until: string): Promise<void> {
    await this.#settle(
      [row],
      () => this.#live.ask({ do: "snooze", ids: [row.id], till }),
      `Snoozed ${until}: ${row.title}`,
      () => this.#wake(row),
    );
  }

  async wake(row: Named): Promise<void> {
    await this.#try(() => this.#wake(row));
  }

  /** Says that an issue is over, with a way back. */
  async resolve(row: Named): Promise<void> {
    await this.#settle(
      [row],
      () => this.#live.ask({ do: "resolve", ids: [row.id] }),
      `Resolved: ${row.title}`,
      () => this.#reopen(row),
    );
  }

  async reopen(row: Named): Promise<void> {
    await this.#try(() => this.#reopen(row));
  }

  /** Says it to the tracker too, for everybody who uses it. */
  async tellTracker(row: Named, act: TrackerAct, said: string): Promise<void> {
    if (await this.#try(() => this.#live.ask({ do: "tell_tracker", id: row.id, act }))) {
      this.#toasts.say(`${said}: ${row.title}`);
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

  /** Takes rows off at once, as the person meant; the answer that follows is the truth. */
  async #settle(rows: Named[], act: () => Promise<unknown>, said: string, back: () => Promise<unknown>): Promise<void> {
    const gone = new Set(rows.map(({ id }) => id));
    if (!this.query.all) this.rows = this.rows.filter(({ id }) => !gone.has(id));
    if (await this.#try(act)) {
      this.#toasts.say(said, { label: "Undo", run: () => void this.#try(back) });
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
      this.#pending = null;
      await this.reload();
    }
  }

  #receive(answer: Inbox): void {
    this.answer = answer;
    if (!this.#hand) return this.#show(answer);
    const now = new Map(answer.issues.map((row) => [row.id, row]));
    this.rows = this.rows.map((row) => now.get(row.id) ?? row);
    const moved =
      answer.issues.length !== this.rows.length || answer.issues.some(({ id }, i) => id !== this.rows[i]?.id);
    this.#pending = moved ? answer : null;
  }

  #show(answer: Inbox): void {
    this.rows = answer.issues;
    this.#pending = null;
  }

  async #explain(query: InboxQuery): Promise<void> {
    const count = async (change: Partial<InboxQuery>) =>
      (await this.#live.ask({ do: "inbox", query: { ...everything, limit: 1, ...change } })).total;
    const arrived = await count({ all: true });
    const hidden = narrows(query) ? await count({ all: query.all }) : 0;
    if (query === this.query) this.emptiness = { arrived, hidden };
  }
}
