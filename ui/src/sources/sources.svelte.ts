import { Refused } from "../backend/backend";
import type { SourceView } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";
import { say } from "../shared/say";
import type { Toasts } from "../shared/toasts.svelte";

/** Rates and "last heard" age while nothing is told. */
const REFRESH_MS = 5_000;

/** The sources, trouble first, as the engine orders them. */
export class SourcesState {
  sources = $state.raw<SourceView[] | null>(null);
  refused = $state.raw<Refused | null>(null);
  readonly #live: Live;
  readonly #toasts: Toasts;

  constructor(live: Live, toasts: Toasts) {
    this.#live = live;
    this.#toasts = toasts;
  }

  start(): () => void {
    const offs = [this.#live.on("sources", () => void this.reload()), this.#live.onFound(() => void this.reload())];
    void this.reload();
    return () => offs.forEach((off) => off());
  }

  /** Keeps what ages fresh while the page is shown. */
  follow(): () => void {
    const timer = setInterval(() => {
      if (!document.hidden && !this.#live.lost) void this.reload();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }

  reload = coalesce(async () => {
    try {
      this.sources = await this.#live.ask({ do: "sources" });
      this.refused = null;
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    }
  }, 500);

  async retry(ids: readonly string[]): Promise<void> {
    await this.#try(() => Promise.all(ids.map((id) => this.#live.ask({ do: "retry_source", id }))));
  }

  /** What was missed has been looked into: every source's gaps. */
  async checked(): Promise<void> {
    await this.#try(() => this.#live.ask({ do: "gaps_checked" }));
  }

  async setEnabled({ settings }: SourceView, enabled: boolean): Promise<void> {
    await this.#try(() =>
      this.#live.ask({ do: "save_source", settings: { ...settings, enabled }, previous_id: settings.id, token: null }),
    );
  }

  async remove({ settings }: SourceView): Promise<void> {
    if (await this.#try(() => this.#live.ask({ do: "remove_source", id: settings.id }))) {
      this.#toasts.say(say("sources-removed", { name: settings.name }));
    }
  }

  async setToken(id: string, token: string): Promise<boolean> {
    try {
      const kept = await this.#live.ask({ do: "set_token", id, token });
      this.#toasts.say(kept.in === "session" ? say("sources-token-kept-session") : say("sources-token-kept"));
      await this.reload();
      return true;
    } catch (thrown) {
      this.#toasts.wrong(thrown);
      return false;
    }
  }

  async forgetToken(id: string): Promise<void> {
    if (await this.#try(() => this.#live.ask({ do: "forget_token", id })))
      this.#toasts.say(say("sources-token-forgotten"));
  }

  async #try(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (thrown) {
      this.#toasts.wrong(Refused.from(thrown));
      return false;
    } finally {
      await this.reload();
    }
  }
}
