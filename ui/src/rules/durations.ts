/** Spans of time as the configuration writes them: `90s`, `30m`, `1h`. */

type Choices = readonly (readonly [value: string, words: string])[];

/** For how long repeats fold. */
export const FOLDS: Choices = [
  ["0s", "no time"],
  ["5m", "5 minutes"],
  ["15m", "15 minutes"],
  ["30m", "30 minutes"],
  ["1h", "1 hour"],
  ["4h", "4 hours"],
  ["1d", "1 day"],
  ["7d", "7 days"],
];

/** Within what events or users are counted. */
export const WINDOWS: Choices = [
  ["1m", "1 min"],
  ["5m", "5 min"],
  ["10m", "10 min"],
  ["30m", "30 min"],
  ["1h", "1 h"],
  ["4h", "4 h"],
  ["1d", "1 day"],
];

/** After how much silence an issue has come back. */
export const SILENCES: Choices = [
  ["1d", "1 day"],
  ["3d", "3 days"],
  ["7d", "7 days"],
  ["14d", "14 days"],
  ["30d", "30 days"],
  ["90d", "90 days"],
];

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** In seconds; `null` when it is not a span. */
export function inSeconds(span: string): number | null {
  const parts = [...span.replace(/\s+/g, "").matchAll(/(\d+)(s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join("") !== span.replace(/\s+/g, "")) return null;
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * (SECONDS[unit ?? ""] ?? 0), 0);
}

/** The choices for a span, with the one the file has, however it is written (`1800s` is `30m`). */
export function spanChoices(choices: Choices, current: string): [value: string, words: string][] {
  const same = choices.find(([value]) => inSeconds(value) === inSeconds(current));
  const all = choices.map(([value, words]): [string, string] => [same?.[0] === value ? current : value, words]);
  return same ? all : [...all, [current, current]];
}
