/**
 * In the locale "C", which bare window managers and containers run in, WebKit says that `navigator.language` is "C".
 * That is no language tag, and uPlot hands it to `Intl` while it is being loaded: the window would stay empty. To be
 * imported before anything else.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-GB", configurable: true });
}

/** The first of the wanted languages that there is, whatever its region; else English. */
export function choose(wanted: readonly string[], there: readonly string[]): string {
  return wanted.map((tag) => tag.split("-")[0] ?? "").find((language) => there.includes(language)) ?? "en";
}
