import type { IssueRow } from "../backend/bindings";
import { arrived, covers, lay, meet, wanted, type Range, type Stretch } from "./stretch";

const NOTHING: Range = { offset: 0, limit: 0 };

/** Which rows of the list are known and shown, and which are to be asked for. */
export class Rows {
  /** What is shown: the last answer's rows, or older ones in their places while a hand is on the list. */
  shown = $state.raw<Stretch<IssueRow>>({ offset: 0, rows: [], total: 0 });
  /** The first of the whole list, also while another part of it is in view. */
  first = $state.raw<IssueRow | null>(null);
  #pending = $state.raw<Stretch<IssueRow> | null>(null);
  #hand = false;
  #view = { first: 0, last: 0 };
  #asked = NOTHING;

  /** How many issues wait for the hand to leave the list. */
  get waiting(): number {
    return this.#pending === null ? 0 : arrived(this.shown, this.#pending);
  }

  /** The pages that are in view, with some to spare. */
  get wanted(): Range {
    return wanted(this.#view.first, this.#view.last, this.shown.total);
  }

  /** Whether something in view is neither known nor asked for: right beside what is, or somewhere else. */
  get lacks(): "nothing" | "more" | "other" {
    if (covers(this.#asked, this.wanted)) return "nothing";
    return meet(this.#asked, this.wanted) ? "more" : "other";
  }

  /** The row at that place of the whole list, or nothing where it is not known. */
  at(place: number): IssueRow | undefined {
    return this.shown.rows[place - this.shown.offset];
  }

  /** The rows `[first, last)` are in view. */
  look(first: number, last: number): void {
    this.#view = { first, last };
  }

  /** Another list begins at its top. */
  begin(): void {
    this.#view = { first: 0, last: this.#view.last - this.#view.first };
    this.#hand = false;
  }

  /** What is asked for now. */
  ask(): Range {
    return (this.#asked = this.wanted);
  }

  /** It was not answered: who looks there asks again. */
  fail(): void {
    this.#asked = NOTHING;
  }

  receive(answer: Stretch<IssueRow>): void {
    if (!this.#hand) return this.#show(answer);
    this.#set(lay(this.shown, answer));
    const { offset, rows, total } = this.shown;
    const same = offset === answer.offset && total === answer.total && rows.length === answer.rows.length;
    this.#pending = same && rows.every(({ id }, i) => id === answer.rows[i]?.id) ? null : answer;
  }

  /** Whether the pointer or the focus is in the list. */
  hand(on: boolean): void {
    this.#hand = on;
    if (!on) this.showWaiting();
  }

  showWaiting(): void {
    if (this.#pending) this.#show(this.#pending);
  }

  /** What waits is asked for anew. */
  forgetWaiting(): void {
    this.#pending = null;
  }

  /** Takes a row off. */
  takeOff(id: string): void {
    const { offset, rows, total } = this.shown;
    const left = rows.filter((row) => row.id !== id);
    this.#set({ offset, rows: left, total: total - (rows.length - left.length) });
  }

  #show(answer: Stretch<IssueRow>): void {
    this.#set(answer);
    this.#pending = null;
  }

  #set(shown: Stretch<IssueRow>): void {
    this.shown = shown;
    if (shown.offset === 0) this.first = shown.rows[0] ?? null;
  }
}
