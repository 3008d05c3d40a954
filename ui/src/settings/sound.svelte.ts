import { Refused } from "../backend/backend";
import type { Sounds } from "../backend/bindings";
import { say } from "../shared/say";
import { sentences } from "../shared/words";
import type { SettingsState } from "./settings.svelte";

export const OWN = ["bell-4", "bell-2", "none"] as const;
export type Kind = (typeof OWN)[number] | "file";
export type Occasion = keyof Sounds;

const isOwn = (sound: string): sound is (typeof OWN)[number] => OWN.some((own) => own === sound);
/** As the engine has it: a path that is not whole depends on where one was started. */
const isWhole = (path: string): boolean => /^(\/|[a-z]:[\\/]|\\\\)/i.test(path);

/** What rings of one kind sound like: one of our own, or a file whose path is typed. */
export class SoundChoice {
  /** Why it cannot be taken, or not be heard. */
  wrong = $state<string | null>(null);
  /** A file is wanted, and there is no path of one yet. */
  #wanted = $state(false);
  /** What stands in the field is no path, and not what holds. */
  #mistyped = $state(false);
  readonly #settings: SettingsState;
  readonly #occasion: Occasion;

  constructor(settings: SettingsState, occasion: Occasion) {
    this.#settings = settings;
    this.#occasion = occasion;
  }

  // Asked for anew each time, not derived: a sound may be saved and heard after the page has gone.
  get sound(): string {
    return this.#settings.settings?.sounds[this.#occasion] ?? "none";
  }
  get kind(): Kind {
    return this.#wanted || !isOwn(this.sound) ? "file" : this.sound;
  }
  /** The path that holds. */
  get path(): string {
    return isOwn(this.sound) ? "" : this.sound;
  }
  /** Whether there is something to be heard. */
  get audible(): boolean {
    return this.kind === "file" ? this.path !== "" && !this.#mistyped : this.kind !== "none";
  }

  async choose(kind: Kind): Promise<void> {
    this.wrong = null;
    this.#mistyped = false;
    this.#wanted = kind === "file";
    if (kind !== "file" && kind !== this.sound) await this.#save(kind);
  }

  /** Takes a path that was typed, and lets it be heard: whether the file is there is known by then. */
  async type(path: string): Promise<void> {
    const sound = path.trim();
    this.#mistyped = sound !== "" && !isWhole(sound);
    this.wrong = this.#mistyped ? say("settings-sound-not-whole") : null;
    if (sound === "" || this.#mistyped || sound === this.path) return;
    if (await this.#save(sound)) await this.hear();
  }

  async hear(): Promise<void> {
    if (!this.audible) return;
    this.wrong = null;
    try {
      await this.#settings.play(this.sound);
    } catch (thrown) {
      const { message, hint } = Refused.from(thrown);
      this.wrong = sentences(message, hint);
    }
  }

  async #save(sound: string): Promise<boolean> {
    const sounds = this.#settings.settings?.sounds;
    return sounds ? this.#settings.change({ sounds: { ...sounds, [this.#occasion]: sound } }) : false;
  }
}
