import { keepTheme, keptTheme, wear, type Theme } from "./theme";

/** What concerns only this window on this machine. Everything else is the engine's and lives in its configuration. */
export class Prefs {
  #theme = $state<Theme>(keptTheme());
  #singleKeys = $state(true);
  #welcomed = $state(false);

  constructor() {
    this.#singleKeys = localStorage.getItem("watchbell.singleKeys") !== "off";
    this.#welcomed = localStorage.getItem("watchbell.welcomed") === "yes";
    wear(this.#theme);
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    keepTheme(theme);
    wear(theme);
  }

  get singleKeys(): boolean {
    return this.#singleKeys;
  }

  set singleKeys(on: boolean) {
    this.#singleKeys = on;
    localStorage.setItem("watchbell.singleKeys", on ? "on" : "off");
  }

  /** Somebody has gone through the first steps here, or skipped them. */
  get welcomed(): boolean {
    return this.#welcomed;
  }

  set welcomed(yes: true) {
    this.#welcomed = yes;
    localStorage.setItem("watchbell.welcomed", "yes");
  }
}
