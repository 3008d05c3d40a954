/**
 * What dates and numbers are written in: the session's locale, else English. In the locale "C", which bare window
 * managers and containers run in, WebKit has a default that no `Intl` constructor takes: they throw.
 */
export const locale: string | undefined = usable() ? undefined : "en-GB";

function usable(): boolean {
  try {
    new Intl.NumberFormat();
    return true;
  } catch {
    return false;
  }
}
