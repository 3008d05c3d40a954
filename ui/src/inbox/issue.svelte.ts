import { Refused } from "../backend/backend";
import type { Issue } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";

/** The one issue that is open. */
export class IssueState {
  issue = $state.raw<Issue | null>(null);
  refused = $state.raw<Refused | null>(null);
  /** What was asked for: an issue's id, or that of one of its events. */
  #id: string | null = null;
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
  }

  start(): () => void {
    const offs = [this.#live.on("issues", () => void this.#reload()), this.#live.onFound(() => void this.#reload())];
    return () => offs.forEach((off) => off());
  }

  /** Shows another issue; the old one stays up until the new one is there, so that J and K do not flicker. */
  async show(id: string | null): Promise<void> {
    if (id === this.#id) return;
    this.#id = id;
    this.refused = null;
    if (id === null) this.issue = null;
    await this.#read();
  }

  /** One at a time: who holds J down is shown where it comes to rest. */
  #read = coalesce(async () => {
    const id = this.#id;
    if (id === null) return;
    try {
      const issue = await this.#live.ask({ do: "issue", id });
      if (id !== this.#id) return;
      this.issue = issue;
    } catch (thrown) {
      if (id !== this.#id) return;
      this.refused = Refused.from(thrown);
      this.issue = null;
    }
  });
  /** Not more often than that: a storm may change it with every event. */
  #reload = coalesce(() => this.#read(), 250);
}
