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
