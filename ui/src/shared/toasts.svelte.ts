import { sentences } from "./words";

/** A sentence that comes up for a while, with at most one thing to press. */
export type Toast = { id: number; text: string; action?: { label: string; run: () => void }; wrong: boolean };

const SHOWN_MS = 8_000;

export class Toasts {
  items = $state<Toast[]>([]);
  #last = 0;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Says that something was done. */
  say(text: string, action?: Toast["action"]): void {
    this.#show({ id: ++this.#last, text, action, wrong: false });
  }

  /** Says that something was not done. */
  wrong(thrown: unknown, action?: Toast["action"]): void {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    const hint = thrown instanceof Error && "hint" in thrown && typeof thrown.hint === "string" ? thrown.hint : null;
    this.#show({ id: ++this.#last, text: sentences(said, hint), action, wrong: true });
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  /** Keeps it up while the pointer or the focus is on it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  /** Lets it go after a while. */
  release(id: number): void {
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SHOWN_MS),
    );
  }

  #show(toast: Toast): void {
    // The newest two are enough: an older undo is out of date anyway.
    for (const old of this.items.slice(0, -1)) this.dismiss(old.id);
    this.items = [...this.items, toast];
    this.release(toast.id);
  }
}
