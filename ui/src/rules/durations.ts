/** Spans of time as the configuration writes them: `90s`, `30m`, `1h`. */
import { say } from "../shared/say";
import { span } from "../shared/time";

type Choices = readonly (readonly [value: string, words: string])[];

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** In seconds; `null` when it is not a span. */
export function inSeconds(span: string): number | null {
  const parts = [...span.replace(/\s+/g, "").matchAll(/(\d+)(s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join("") !== span.replace(/\s+/g, "")) return null;
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * (SECONDS[unit ?? ""] ?? 0), 0);
}

/** `15 minutes`, for a span of one unit. */
function long(value: string): string {
  const n = parseInt(value);
  if (n === 0) return say("rules-fold-none");
  if (value.endsWith("m")) return say("shared-minutes", { n });
  return value.endsWith("h") ? say("shared-hours", { n }) : say("shared-days", { n });
}

/** `15 min`. */
const short = (value: string): string => (value.endsWith("d") ? long(value) : span((inSeconds(value) ?? 0) * 1_000));

const choices = (values: string, words: (value: string) => string): Choices =>
  values.split(" ").map((value) => [value, words(value)]);

/** For how long repeats fold. */
export const FOLDS = choices("0s 5m 15m 30m 1h 4h 1d 7d", long);

/** Within what events or users are counted. */
export const WINDOWS = choices("1m 5m 10m 30m 1h 4h 1d", short);

/** After how much silence an issue has come back. */
export const SILENCES = choices("1d 3d 7d 14d 30d 90d", long);

/** The choices for a span, with the one the file has, however it is written (`1800s` is `30m`). */
export function spanChoices(choices: Choices, current: string): [value: string, words: string][] {
  const same = choices.find(([value]) => inSeconds(value) === inSeconds(current));
  const all = choices.map(([value, words]): [string, string] => [same?.[0] === value ? current : value, words]);
  return same ? all : [...all, [current, current]];
}
