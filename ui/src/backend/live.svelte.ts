import { ask, Refused, type Backend, type Show } from "./backend";
import type { Request, Status, Update } from "./bindings";

type Kind = Update["is"];
type Listener<K extends Kind> = (update: Extract<Update, { is: K }>) => void;

/** How often the status is asked for while nothing is told: what it says ages ("last heard 3 s ago"). */
const REFRESH_MS = 5_000;

/** The line to the engine: its latest status, whether it is there, and who wants to know of which change. */
export class Live {
  /** `null` until the first answer: nothing is green before it. */
  status = $state<Status | null>(null);
  /** When the resident went away; `null` while it is there. */
  lostSince = $state<number | null>(null);

  /** Watchbell runs, in another version than this window; `null`: not so. */
  otherVersion = $state.raw<Refused | null>(null);

  readonly backend: Backend;
  readonly #listeners = new Map<Kind, Set<(update: Update) => void>>();
  readonly #found = new Set<() => void>();

  constructor(backend: Backend) {
    this.backend = backend;
  }

  get lost(): boolean {
    return this.lostSince !== null;
  }

  /** Begins to listen; the returned function ends it. */
  start(): () => void {
    const offs = [
      this.backend.subscribe((update) => this.#heard(update)),
      this.backend.onLost((lost) => this.#setLost(lost)),
    ];
    const refresh = () => {
      if (!document.hidden) void this.refresh();
    };
    const timer = setInterval(refresh, REFRESH_MS);
    document.addEventListener("visibilitychange", refresh);
    void this.refresh();
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
      offs.forEach((off) => off());
    };
  }

  ask<R extends Request>(request: R) {
    return ask(this.backend, request);
  }

  /** Asks for the status. A failure says nothing by itself: the backend tells when the resident is gone. */
  async refresh(): Promise<void> {
    try {
      this.status = await this.ask({ do: "status" });
      this.otherVersion = null;
    } catch (thrown) {
      // The banner keeps what was known; `lostSince` says that it is old.
      const refused = Refused.from(thrown);
      this.otherVersion = refused.code === "version" ? refused : null;
    }
  }

  /** Calls back on updates of one kind. */
  on<K extends Kind>(kind: K, listener: Listener<K>): () => void {
    const listeners = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, listeners);
    listeners.add(listener as (update: Update) => void);
    return () => void listeners.delete(listener as (update: Update) => void);
  }

  /** Calls back when the resident is there again, so that what is shown can be read anew. */
  onFound(listener: () => void): () => void {
    this.#found.add(listener);
    return () => void this.#found.delete(listener);
  }

  /** Calls back when somebody asks for a page, by a second launch or by a click on a notification. */
  onShow(listener: (show: Show) => void): () => void {
    const offs = [
      this.backend.onShow(listener),
      this.on("show", ({ value }) => listener({ page: null, issue_id: value.issue_id })),
    ];
    return () => offs.forEach((off) => off());
  }

  /** Starts the resident again. */
  async restart(): Promise<void> {
    try {
      await this.backend.restart();
    } catch (thrown) {
      throw Refused.from(thrown);
    }
  }

  #heard(update: Update): void {
    if (update.is === "status") this.status = update.value;
    this.#listeners.get(update.is)?.forEach((listener) => listener(update));
  }

  #setLost(lost: boolean): void {
    if (lost === this.lost) return;
    this.lostSince = lost ? Date.now() : null;
    void this.refresh();
    if (lost) return;
    this.#found.forEach((listener) => listener());
  }
}
