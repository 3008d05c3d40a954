/** What is said of a certificate in its row. */
import type { CertificateMark, CertificateView } from "../backend/bindings";
import type { IconName } from "../shared/icons";
import { locale } from "../shared/locale";
import { say } from "../shared/say";
import { clock, millis } from "../shared/time";
import { sentences } from "../shared/words";

const DAY = 86_400_000;
const near = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });
const far = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** `Wed 25 Nov`; the year where it is not this one. */
export function date(at: string, now: number): string {
  const ms = millis(at);
  return (new Date(ms).getFullYear() === new Date(now).getFullYear() ? near : far).format(ms);
}

/** When it ends: with the hour while that is a matter of weeks. */
export function ends(view: CertificateView, now: number): string {
  if (view.ends === null) return say("certificates-ends-unknown");
  const ms = millis(view.ends);
  if (Math.abs(ms - now) < DAY) return clock(ms, now);
  return Math.abs(ms - now) < 30 * DAY
    ? say("certificates-ends", { day: date(view.ends, now), time: time.format(ms) })
    : date(view.ends, now);
}

export const purpose = (view: CertificateView): string =>
  say("certificates-purpose", { purpose: view.settings.host !== null ? "server" : (view.read?.purpose ?? "other") });

export const iconOf = (view: CertificateView): IconName =>
  view.settings.host !== null ? "server" : view.read?.purpose === "code_signing" ? "key" : "file";

/** The line below its name. */
export function about(view: CertificateView): string {
  const where = view.settings.host === null ? folder(view.settings.file ?? "") : "";
  const parts = [
    purpose(view),
    view.read?.issuer ?? "",
    where,
    view.source ? say("certificates-host-of", { source: view.source }) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

const folder = (file: string): string => file.replace(/[/\\][^/\\]*$/, "").replace(/^[^/\\]*$/, "");

/** How it stands, in the words of its column. */
export type Stand = { words: string; tone: "bad" | "mid" | "plain"; icon: IconName | null };

export function stand(view: CertificateView): Stand {
  if (!view.settings.enabled) return { words: say("certificates-not-looked-at"), tone: "plain", icon: null };
  switch (view.state) {
    case "expired":
    case "rejected":
    case "not_yet":
      return { words: say("certificates-state", { state: view.state }), tone: "bad", icon: "warn" };
    case "unknown": {
      const yet = view.looked === null;
      const words = yet ? say("certificates-not-yet") : say("certificates-state", { state: view.state });
      return { words, tone: "mid", icon: "blind" };
    }
    default:
      return {
        words: view.left ?? "",
        tone: view.tone === "bad" ? "bad" : view.tone === "warning" ? "mid" : "plain",
        icon: null,
      };
  }
}

/** When it rings next. */
export function next(view: CertificateView, now: number): string {
  if (!view.settings.enabled) return say("certificates-next-never");
  if (view.next === null) return view.ends === null ? say("certificates-next-answer") : say("certificates-next-change");
  if (view.next.before === "") return say("certificates-next-end");
  return say("certificates-next", { before: view.next.before, day: date(view.next.at, now) });
}

/** What is wrong, in a sentence and what to do. */
export function remarks(view: CertificateView, now: number): { text: string; tone: "trouble" | "plain" }[] {
  if (!view.settings.enabled) return [];
  const said: { text: string; tone: "trouble" | "plain" }[] = [];
  if (view.fault !== null) said.push({ text: sentences(view.fault, view.way_out), tone: "trouble" });
  if (view.failure !== null) {
    const { failure: why, failing_since, seen } = view;
    const since = failing_since === null ? null : clock(millis(failing_since), now);
    const known = seen === null ? null : say("certificates-last-read", { at: clock(millis(seen), now) });
    const text = sentences(since === null ? why : say("certificates-failing", { why, since }), known);
    said.push({ text, tone: "trouble" });
  }
  if (view.ends_with !== null) {
    said.push({ text: say("certificates-ends-with", { name: view.ends_with }), tone: "plain" });
  }
  return said;
}

export function looked(view: CertificateView, now: number): string {
  if (view.looked === null || !view.settings.enabled) return "–";
  const at = clock(millis(view.looked), now);
  return view.failure === null ? at : say("certificates-tried", { at });
}

/** The last threshold before the end, where it can still be waited for. */
export function lastThreshold(view: CertificateView, now: number): CertificateMark | null {
  const last = view.marks.at(-2) ?? null;
  return last !== null && millis(last.at) > now && view.below ? last : null;
}

/** How far along its bar so many days are, in per cent: a year is all of it, and near ends have room. */
export const along = (days: number): number => Math.min(100, Math.max(0, Math.sqrt(Math.max(0, days) / 365) * 100));

/** Days as somebody types them; `null` where that is no list of days. */
export function readDays(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const days = parts.map(Number);
  const right = days.every((day) => Number.isInteger(day) && day >= 1 && day <= 3_650) && days.length <= 20;
  return right ? [...new Set(days)].sort((one, other) => other - one) : null;
}
