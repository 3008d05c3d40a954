/** Where the window is: `#/inbox/ISSUE`, `#/rules/3`. In the address, so that back works and a page can be opened at once. */
export const pages = ["inbox", "watch", "rules", "sources", "certificates", "settings"] as const;
export type Page = (typeof pages)[number];
/** What is shown once has an address, too, but is no place to go. */
type Shown = Page | "first-run";

const isShown = (word: string | undefined): word is Shown =>
  word === "first-run" || pages.some((page) => page === word);

export class Router {
  page = $state<Shown>("inbox");
  /** What of the page is open, when something is. */
  id = $state<string | null>(null);
  /** What the page is to do at once, such as `add`: taken by {@link take}. */
  #errand: string | null = null;

  constructor() {
    this.#read();
  }

  start(): () => void {
    const read = () => this.#read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }

  /** Goes to a page. A page that this version does not have is the inbox. */
  go(page: string, id: string | null = null, errand: string | null = null): void {
    this.#errand = errand;
    this.#write(isShown(page) ? page : "inbox", id, "pushState");
  }

  /** Shows something else of the same page without a step in the history. */
  replace(id: string | null): void {
    this.#write(this.page, id, "replaceState");
  }

  /** The errand the page was opened for, once. */
  take(): string | null {
    const errand = this.#errand;
    this.#errand = null;
    return errand;
  }

  #write(page: Shown, id: string | null, how: "pushState" | "replaceState"): void {
    const hash = `#/${page}${id === null ? "" : `/${encodeURIComponent(id)}`}`;
    if (hash !== location.hash) history[how](null, "", hash);
    this.page = page;
    this.id = id;
  }

  #read(): void {
    const [page, id] = location.hash.replace(/^#\/?/, "").split("/");
    this.page = isShown(page) ? page : "inbox";
    this.id = id ? decode(id) : null;
  }
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
