/** What was looked for of late. It may name people, so it stays in this window's own memory and can be forgotten. */
const KEY = "watchbell.searches";
const MOST = 6;
const LONGEST = 500;

export class Recent {
  items = $state.raw<readonly string[]>(read());

  add(text: string): void {
    if (text === "" || text.length > LONGEST) return;
    this.#keep([text, ...this.items.filter((item) => item !== text)].slice(0, MOST));
  }

  forget(): void {
    this.#keep([]);
  }

  #keep(items: readonly string[]): void {
    this.items = items;
    localStorage.setItem(KEY, JSON.stringify(items));
  }
}

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((item) => typeof item === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}
