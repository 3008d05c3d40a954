/** Times as people read them: in their own zone, written as their locale writes them, the day only when it is not today. */

import { locale } from "./locale";
import { say } from "./say";

const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = new Intl.DateTimeFormat(locale, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const dateYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });

const MINUTE = 60_000;
const DAY = 86_400_000;

/** An RFC 3339 time as milliseconds. */
export const millis = (rfc3339: string): number => Date.parse(rfc3339);

/** Midnight at the beginning of that day, here. */
export function startOfDay(at: number): number {
  const day = new Date(at);
  return day.setHours(0, 0, 0, 0);
}

/** The day, unless it is today: `yesterday`, `Tue`, `12 Nov`, `12 Nov 2024`. */
export function day(at: number, now: number): string | null {
  // Rounded, because a day on which the clocks change has 23 or 25 hours.
  const ago = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  if (ago === 0) return null;
  if (ago === 1) return say("shared-yesterday");
  if (ago === -1) return say("shared-tomorrow");
  if (Math.abs(ago) < 7) return weekday.format(at);
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? date : dateYear).format(at);
}

/** `14:02`, or `Tue 14:02` when it is not today. */
export function clock(at: number, now: number): string {
  const when = day(at, now);
  return when === null ? time.format(at) : `${when} ${time.format(at)}`;
}

/** `14:02:11`, or `Tue 14:02:11` when that was not on the day of `now`. */
export function clockSeconds(at: number, now = at): string {
  const when = day(at, now);
  return when === null ? seconds.format(at) : `${when} ${seconds.format(at)}`;
}

/** How long ago, while that is easy to grasp; then the time. A time in the future (clocks differ) is `just now`. */
export function ago(at: number, now: number): string {
  const passed = now - at;
  if (passed < 2_000) return say("shared-just-now");
  if (passed < MINUTE) return say("shared-seconds-ago", { n: Math.floor(passed / 1000) });
  if (passed < 60 * MINUTE) return say("shared-minutes-ago", { n: Math.floor(passed / MINUTE) });
  return clock(at, now);
}

/** A span: `18 min`, `3 h`, `2 d`. */
export function span(ms: number): string {
  if (ms < MINUTE) return say("shared-span-seconds", { n: Math.max(0, Math.round(ms / 1000)) });
  if (ms < 60 * MINUTE) return say("shared-span-minutes", { n: Math.round(ms / MINUTE) });
  if (ms < 2 * DAY) return say("shared-span-hours", { n: Math.round(ms / (60 * MINUTE)) });
  return say("shared-span-days", { n: Math.round(ms / DAY) });
}

/** Minutes from now to a time of day tomorrow. */
export function minutesUntilTomorrow(hour: number, now: number): number {
  const then = new Date(startOfDay(now));
  then.setDate(then.getDate() + 1);
  then.setHours(hour);
  return Math.ceil((then.getTime() - now) / MINUTE);
}
