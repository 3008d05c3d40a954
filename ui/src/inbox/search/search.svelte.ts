import { Refused } from "../../backend/backend";
import type { FoundEvent } from "../../backend/bindings";
import type { Live } from "../../backend/live.svelte";
import { coalesce } from "../../shared/coalesce";
import { withoutSpan, withSpan, type Span } from "./language";
import { Recent } from "./recent.svelte";

/** Typing settles before anybody is asked. */
const SETTLE_MS = 150;
/** Asked for at once. */
export const PAGE = 50;
/** Pages that are asked for without being told to: each looks at a few thousand events, and may find none. */
const LOOKS = 20;
/** Held at most: who scrolls that far had better look for less. */
export const MOST = 5_000;

/** What is wrong with a query: from this character of it on, counted from 1. */
export type Problem = { query: string; column: number; message: string; hint: string | null };

/** What is looked for, and the events that were found. */
export class SearchState {
  /** As it stands in the field. */
  text = $state("");
  /** What the list answers, with the inbox's filters in front; `null` before the first answer. */
  asked = $state.raw<string | null>(null);
  /** Newest first. */
  events = $state.raw<FoundEvent[]>([]);
  /** Asks for what is older; `null` at the end. */
  next = $state.raw<string | null>(null);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** Something is offered for the word that is being typed: it is not called wrong yet. */
  offering = $state(false);
  refused = $state.raw<Refused | null>(null);
  /** Newer ones that wait while a hand is on the list. */
  fresh = $state.raw<FoundEvent[]>([]);
  readonly recent = new Recent();

  /** The inbox's filters, as words of a query. */
  #within = $state("");
  /** The texts before each zoom. */
  #zooms: string[] = [];
  #hand = false;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
  }

  /** Whether anything is looked for. */
  get on(): boolean {
    return this.text.trim() !== "";
  }

  get wrong(): Problem | null {
    return this.offering ? null : this.problem;
  }

  /** The list answers an older question, because this one was not answered. */
  get stale(): boolean {
    return (this.wrong ?? this.refused) !== null && this.asked !== this.query;
  }

  get query(): string {
    return `${this.#within} ${this.text.trim()}`.trim();
  }

  start(): () => void {
    const offs = [
      this.#live.on("issues", () => void this.#refresh()),
      this.#live.onFound(() => void (this.on && this.#look())),
    ];
    return () => {
      clearTimeout(this.#timer);
      offs.forEach((off) => off());
    };
  }

  /** Looks for something else. */
  type(text: string, waitMs = SETTLE_MS): void {
    this.text = text;
    if (!this.on) this.#zooms = [];
    clearTimeout(this.#timer);
    this.#turn += 1; // What is on its way answers another question.
    if (!this.on) this.#forget();
    else if (waitMs > 0) this.#timer = setTimeout(() => void this.#look(), waitMs);
    else void this.#look();
  }

  clear(): void {
    this.type("", 0);
  }

  /** The inbox's filters changed. */
  within(words: string): void {
    if (words === this.#within) return;
    this.#within = words;
    if (this.on) void this.#look();
  }

  /** Only what happened in this span of time. */
  zoom(span: Span): void {
    const before = this.text;
    this.type(withSpan(before, span), 0);
    this.#zooms.push(before);
  }

  /** Back to what was looked at before that. */
  back(): void {
    const zooms = this.#zooms;
    this.type(zooms.pop() ?? withoutSpan(this.text), 0);
    if (this.on) this.#zooms = zooms;
  }

  /** What was looked for is worth remembering. */
  remember(): void {
    if (this.problem === null) this.recent.add(this.text.trim());
  }

  /** Asks again, after it could not be answered. */
  again(): void {
    if (this.on) void this.#look();
  }

  /** The next page. `further` looks on where many pages in a row had nothing. */
  async more(further = false): Promise<void> {
    if (this.busy || this.next === null || this.events.length >= MOST) return;
    if (this.refused === null || further) await this.#gather(this.next, this.events);
  }

  /** Whether the pointer or the focus is in the list. */
  hand(on: boolean): void {
    this.#hand = on;
    if (!on) this.showFresh();
  }

  showFresh(): void {
    const fresh = this.fresh;
    this.fresh = [];
    if (fresh.length < PAGE) this.events = [...fresh, ...this.events];
    // As many as are asked for at once: there may be others between them and what is known.
    else void this.#look();
  }

  #look = () => this.#gather(null, []);

  async #gather(before: string | null, held: readonly FoundEvent[]): Promise<void> {
    const turn = ++this.#turn;
    const query = this.query;
    const typed = this.text;
    this.busy = true;
    let events = [...held];
    let next = before;
    try {
      for (let looks = 0; looks < LOOKS; looks++) {
        const page = await this.#live.ask({ do: "search", query, before: next, limit: PAGE });
        if (turn !== this.#turn) return;
        events = [...events, ...page.events];
        next = page.next;
        const enough = next === null || events.length >= held.length + PAGE;
        // What is found is shown at once; that nothing is found only when that is known.
        if (events.length > 0 || enough || looks === LOOKS - 1) {
          this.asked = query;
          this.events = events;
          if (before === null) this.fresh = [];
        }
        this.next = next;
        this.problem = this.refused = null;
        if (enough) return;
      }
    } catch (thrown) {
      if (turn === this.#turn) this.#wrong(Refused.from(thrown), typed);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  #wrong(refused: Refused, typed: string): void {
    const [place] = refused.problems;
    this.refused = place ? null : refused;
    this.problem = null;
    if (!place) return;
    // The filters stand in front of what was typed, and spaces were left out.
    const ahead = this.#within === "" ? 0 : [...this.#within].length + 1;
    const spaces = typed.length - typed.trimStart().length;
    const column = Math.max(1, place.column - ahead + spaces);
    this.problem = { query: typed, column, message: refused.message, hint: refused.hint };
  }

  /** What came meanwhile: at the top of the list, or waiting while a hand is on it. */
  #refresh = coalesce(async () => {
    const turn = this.#turn;
    if (!this.on || this.busy || this.asked !== this.query) return;
    try {
      const { events } = await this.#live.ask({ do: "search", query: this.query, before: null, limit: PAGE });
      if (turn !== this.#turn) return;
      const known = new Set(this.events.map(({ event_id }) => event_id));
      const first = events.findIndex(({ event_id }) => known.has(event_id));
      this.fresh = first < 0 ? events : events.slice(0, first);
      if (!this.#hand) this.showFresh();
    } catch {
      // What is shown stays; the banner says that nobody answers.
    }
  }, 2_000);

  #forget(): void {
    this.asked = null;
    this.events = this.fresh = [];
    this.next = this.problem = this.refused = null;
    this.busy = false;
  }
}
