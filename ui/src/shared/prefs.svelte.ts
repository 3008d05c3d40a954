/** What concerns only this window on this machine. Everything else is the engine's and lives in its configuration. */
export type Theme = "desktop" | "light" | "dark";

const THEMES: readonly string[] = ["desktop", "light", "dark"];

export class Prefs {
  #theme = $state<Theme>("desktop");
  #singleKeys = $state(true);

  constructor() {
    const theme = localStorage.getItem("watchbell.theme") ?? "";
    if (THEMES.includes(theme)) this.#theme = theme as Theme;
    this.#singleKeys = localStorage.getItem("watchbell.singleKeys") !== "off";
    this.#apply();
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    localStorage.setItem("watchbell.theme", theme);
    this.#apply();
  }

  get singleKeys(): boolean {
    return this.#singleKeys;
  }

  set singleKeys(on: boolean) {
    this.#singleKeys = on;
    localStorage.setItem("watchbell.singleKeys", on ? "on" : "off");
  }

  #apply(): void {
    if (this.#theme === "desktop") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.#theme;
  }
}
