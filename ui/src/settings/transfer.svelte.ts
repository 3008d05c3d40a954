import { Refused } from "../backend/backend";
import type { Restored } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { say } from "../shared/say";

/** More is no configuration. */
const MOST_BYTES = 1_000_000;

/** The configuration on its way out. */
export class Backup {
  /** Where it was put. */
  file = $state<string | null>(null);
  refused = $state.raw<Refused | null>(null);
  saving = $state(false);
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
  }

  /** The text alone, to be copied. */
  async text(): Promise<string> {
    return (await this.#live.ask({ do: "back_up", to_file: false })).text;
  }

  async save(): Promise<void> {
    this.saving = true;
    try {
      this.file = (await this.#live.ask({ do: "back_up", to_file: true })).file;
      this.refused = null;
    } catch (thrown) {
      this.file = null;
      this.refused = Refused.from(thrown);
    } finally {
      this.saving = false;
    }
  }
}

/** A configuration on its way back: all of it, or nothing. */
export class Restore {
  text = $state("");
  refused = $state.raw<Refused | null>(null);
  restored = $state.raw<Restored | null>(null);
  restoring = $state(false);
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
  }

  /** Nothing takes the place of everything only by a slip. */
  readonly ready = $derived(this.text.trim() !== "" && !this.restoring && this.restored === null);

  /** What was wrong with another text says nothing about this one. */
  write(text: string): void {
    this.text = text;
    this.refused = null;
  }

  async open(file: File): Promise<void> {
    if (file.size > MOST_BYTES) this.refused = Refused.from(say("settings-restore-too-large", { file: file.name }));
    else this.write(await file.text());
  }

  async apply(): Promise<void> {
    if (!this.ready) return;
    this.restoring = true;
    try {
      this.restored = await this.#live.ask({ do: "restore", text: this.text });
      this.refused = null;
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    } finally {
      this.restoring = false;
    }
  }
}
