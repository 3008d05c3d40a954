/** Choices of the settings page, and what is typed into it. */
import type { QuietHours } from "../backend/bindings";
import { locale } from "../shared/locale";

/** The usual choices and the one the file has. */
export const withOwn = (choices: readonly number[], own: number): number[] =>
  [...new Set([...choices, own])].sort((a, b) => a - b);

/** A time of day as the configuration has it: `7`, `7:30`, `730` and `07.30` are understood; `null`: none of them. */
export function timeOfDay(text: string): string | null {
  const [, hour, minute = "00"] = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim()) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, "0")}:${minute}`;
}

export type Day = QuietHours["days"][number];

const short = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
const long = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });

/** The week from Monday, in the words of the locale; 1 January 2024 was a Monday. */
export const WEEK = (["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const).map((day, i) => {
  const at = Date.UTC(2024, 0, 1 + i);
  return { day, short: short.format(at), long: long.format(at) };
});

/** With a day put in or taken out, in the week's order. */
export const toggled = (days: readonly Day[], day: Day): Day[] =>
  WEEK.map(({ day }) => day).filter((other) => days.includes(other) !== (other === day));

/** Whether they end on the day after they began. */
export const overnight = ({ from, to }: QuietHours): boolean => to <= from;
