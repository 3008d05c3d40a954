/** Spans of time as the configuration writes them: `90s`, `30m`, `1h`. */

export const FOLDS: readonly (readonly [value: string, words: string])[] = [
  ["0s", "no time"],
  ["5m", "5 minutes"],
  ["15m", "15 minutes"],
  ["30m", "30 minutes"],
  ["1h", "1 hour"],
  ["4h", "4 hours"],
  ["1d", "1 day"],
  ["7d", "7 days"],
];

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** In seconds; `null` when it is not a span. */
export function inSeconds(span: string): number | null {
  const parts = [...span.replace(/\s+/g, "").matchAll(/(\d+)(s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join("") !== span.replace(/\s+/g, "")) return null;
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * (SECONDS[unit ?? ""] ?? 0), 0);
}

/** The choices for a span, with the one the file has, however it is written (`1800s` is `30m`). */
export function foldChoices(current: string): [value: string, words: string][] {
  const same = FOLDS.find(([value]) => inSeconds(value) === inSeconds(current));
  const choices = FOLDS.map(([value, words]): [string, string] => [same?.[0] === value ? current : value, words]);
  return same ? choices : [...choices, [current, current]];
}
