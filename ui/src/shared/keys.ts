/** One keyboard for the whole window: who binds last is asked first. */
import { say } from "./say";

/** A key as the tables write it: `j`, `?`, `Escape`, `Alt+1`, `Ctrl+s`. Shift is part of the character it makes. */
export function combo(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const prefix = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "");
  return prefix + key;
}

/** Keys as they are called on the keyboards of the language: `Ctrl S` is `Strg S` on a German one. */
export const keyNames = (keys: string): string =>
  keys
    .split(" ")
    .map((key) => say("shared-key", { key }))
    .join(" ");

/** Whether keys go into a text rather than to the window. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** A single key: one that would write something, were a field focused. */
const isSingle = (key: string): boolean => !key.includes("+") && key.length === 1;

type Bindings = Record<string, (event: KeyboardEvent) => void>;

export class Keys {
  /** Single keys work as they are; otherwise only with Alt. `?` and `/` follow the same rule. */
  singles: () => boolean;
  readonly #layers: Bindings[] = [];

  constructor(singles: () => boolean) {
    this.singles = singles;
  }

  /** Binds keys until the returned function is called. */
  bind(bindings: Bindings): () => void {
    this.#layers.push(bindings);
    return () => {
      const at = this.#layers.indexOf(bindings);
      if (at >= 0) this.#layers.splice(at, 1);
    };
  }

  /** To be called for every key that goes down anywhere. */
  handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = this.#meant(event);
    if (key === null) return;
    for (const layer of this.#layers.toReversed()) {
      const action = layer[key];
      if (!action) continue;
      event.preventDefault();
      action(event);
      return;
    }
  };

  /** Which binding is meant, or `null` when the key belongs to a field, a menu or a dialog. */
  #meant(event: KeyboardEvent): string | null {
    const key = combo(event);
    const open =
      document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null;
    const withAlt = key.startsWith("Alt+") && isSingle(key.slice(4)) && !/^[1-9]$/.test(key.slice(4));
    if (withAlt && !this.singles()) return open ? null : key.slice(4);
    if (!isSingle(key)) return open && !key.startsWith("Ctrl+") ? null : key;
    return this.singles() && !open && !isTyping(event.target) ? key : null;
  }
}
