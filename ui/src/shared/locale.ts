/**
 * What dates and numbers are written in: the session's locale, else English. In the locale "C", which bare window
 * managers and containers run in, WebKit has a default that no `Intl` constructor takes: they throw.
 */
export const locale: string = session();

function session(): string {
  try {
    // The result is used: a bundler would drop a bare `new` as having no effect.
    return new Intl.NumberFormat().resolvedOptions().locale;
  } catch {
    return "en-GB";
  }
}
