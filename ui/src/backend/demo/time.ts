/** Times of the demo, told from now so that it always looks alive. */
import type { SnoozeTill } from "../bindings";

const start = Date.now();

export const MINUTE = 60_000;

/** RFC 3339, so many minutes before the page was opened. */
export const ago = (minutes: number): string => new Date(start - minutes * MINUTE).toISOString();

/** RFC 3339, now. */
export const nowIso = (): string => new Date().toISOString();

/** `14:02`, as the engine writes times in its sentences. */
export function hm(at: string): string {
  const time = new Date(at);
  return `${String(time.getHours()).padStart(2, "0")}:${String(time.getMinutes()).padStart(2, "0")}`;
}

/** When a snooze ends; `null`: when it gets worse. */
export function snoozedUntil(till: SnoozeTill): string | null {
  if (till.till === "minutes") return new Date(Date.now() + till.minutes * MINUTE).toISOString();
  if (till.till !== "tomorrow") return null;
  const then = new Date();
  then.setDate(then.getDate() + 1);
  then.setHours(8, 0, 0, 0);
  return then.toISOString();
}
