/**
 * The language of the search (`docs/search.md`), as far as the field needs it to help: where its words are, what could stand
 * at the caret, and which span of time is meant. Whether a query can be meant is decided by the engine alone.
 */
import type { InboxQuery } from "../../backend/bindings";
import { say } from "../../shared/say";

/** What can stand before a colon: shown while it is typed. A test holds it to `docs/search.md`. */
export const FIELDS: readonly (readonly [string, string])[] = [
  ["level", say("inbox-field-level")],
  ["message", say("inbox-field-message")],
  ["error", say("inbox-field-error")],
  ["error.value", say("inbox-field-error-value")],
  ["culprit", say("inbox-field-culprit")],
  ["transaction", say("inbox-field-transaction")],
  ["logger", say("inbox-field-logger")],
  ["platform", say("inbox-field-platform")],
  ["project", say("inbox-field-project")],
  ["environment", say("inbox-field-environment")],
  ["release", say("inbox-field-release")],
  ["server", say("inbox-field-server")],
  ["url", say("inbox-field-url")],
  ["source", say("inbox-field-source")],
  ["user", say("inbox-field-user")],
  ["user.id", say("inbox-field-user-id")],
  ["user.email", say("inbox-field-user-email")],
  ["user.username", say("inbox-field-user-username")],
  ["user.ip_address", say("inbox-field-user-ip")],
  ["issue", say("inbox-field-issue")],
  ["id", say("inbox-field-id")],
  ["is", say("inbox-field-is")],
  ["has", say("inbox-field-has")],
  ["last", say("inbox-field-last")],
  ["since", say("inbox-field-since")],
  ["before", say("inbox-field-before")],
];

/** To be clicked in, with what they find. */
export const EXAMPLES: readonly (readonly [string, string])[] = [
  ["level:fatal", say("inbox-example-fatal")],
  ["level:>=error last:24h", say("inbox-example-errors")],
  ['"certificate rejected"', say("inbox-example-phrase")],
  ["certif*", say("inbox-example-begins")],
  ["-dns", say("inbox-example-not")],
  ["release:web@*", say("inbox-example-star")],
  ["user:ada@example.org", say("inbox-example-user")],
  ["tag.region:eu,us", say("inbox-example-tag")],
  ["has:user", say("inbox-example-has")],
];

type Word = { from: number; to: number };

/** The words between spaces; what is in quotation marks or brackets is one. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  let from = -1;
  let quoted = false;
  let within = false;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at] ?? " ";
    if (char === "\\" && quoted) at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === "[" && !quoted && text[at - 1] === ":") within = true;
    else if (char === "]" && !quoted) within = false;
    const ends = at >= text.length || (/\s/.test(char) && !quoted && !within);
    if (!ends && from < 0) from = at;
    if (!ends || from < 0) continue;
    found.push({ from, to: Math.min(at, text.length) });
    from = -1;
  }
  return found;
}

/** What is being typed: the beginning of a field's name (`key` is `null`), or of a value of `key`. It ends at the caret. */
export type Typing = { key: string | null; part: string; from: number; to: number };

export function typing(text: string, caret: number): Typing | null {
  const word = words(text).find(({ from, to }) => from < caret && caret === to);
  if (!word) return null;
  const typed = text.slice(word.from, caret);
  const [, sign = "", key] = /^(-?)(?:([a-z][\w.-]*):)?/i.exec(typed) ?? [];
  if (key === undefined) {
    const part = typed.slice(sign.length);
    return /^[a-z][\w.-]*$/i.test(part) ? { key: null, part, from: caret - part.length, to: caret } : null;
  }
  const value = typed.slice(sign.length + key.length + 1);
  // The last of several, without what stands in front of a value.
  const part = /(?:^|,)\s*(?:\[\s*)?(?:[<>]=?)?("?[^,"]*)$/.exec(value)?.[1] ?? null;
  return part === null
    ? null
    : { key: key.toLowerCase(), part: part.replace(/^"/, ""), from: caret - part.length, to: caret };
}

/** A value as it has to be written. */
export const written = (value: string): string =>
  /^[^\s,"[\]*\\<>()]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, "\\$&")}"`;

/** The inbox's filters as words of a query: a search looks only at what they leave. */
export function filterWords({ level, source, environment, release }: InboxQuery): string {
  const is = (key: string, value: string | null) => (value === null ? [] : [`${key}:${written(value)}`]);
  return [
    ...(level === null ? [] : [`level:>=${level}`]),
    ...is("source", source),
    ...is("environment", environment),
    ...is("release", release),
  ].join(" ");
}

/** In milliseconds. */
export type Span = { from: number; to: number };

const TIMES = /^(last|since|after|before|until):"?([^"]+)"?$/i;
const UNITS: Record<string, number> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 7 * 864e5 };

function duration(text: string): number | null {
  const [, n, unit = ""] = /^(\d+)\s*([smhdw])$/.exec(text) ?? [];
  return n === undefined ? null : Number(n) * (UNITS[unit] ?? 0);
}

/** A time as the language writes it: `2026-11-22T10:00`, here; a day; or a time ago. */
function point(text: string, now: number): number | null {
  const ago = duration(text);
  if (ago !== null) return now - ago;
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  return Number.isNaN(at) ? null : at;
}

/** The span of time a query is limited to, where it says when it begins. */
export function spanOf(text: string, now: number): Span | null {
  let from: number | null = null;
  let to = now;
  for (const word of words(text)) {
    const [, key = "", value = ""] = TIMES.exec(text.slice(word.from, word.to)) ?? [];
    const at = key === "last" ? now - (duration(value) ?? NaN) : point(value, now);
    if (key === "" || at === null || Number.isNaN(at)) continue;
    if (/before|until/i.test(key)) to = Math.min(to, at);
    else from = Math.max(from ?? at, at);
  }
  return from !== null && from < to ? { from, to } : null;
}

export const withoutSpan = (text: string): string =>
  words(text)
    .map(({ from, to }) => text.slice(from, to))
    .filter((word) => !TIMES.test(word))
    .join(" ");

export const withSpan = (text: string, { from, to }: Span): string =>
  `${withoutSpan(text)} since:${local(from)} before:${local(to)}`.trim();

/** `2026-11-22T14:02`, as clocks show it here; where that is not clear, because clocks are put back, the time everywhere. */
function local(at: number): string {
  const here = new Date(at - new Date(at).getTimezoneOffset() * 6e4).toISOString();
  const short = at % 6e4 === 0 ? here.slice(0, 16) : here.slice(0, 19);
  return Date.parse(short) === at ? short : new Date(at).toISOString();
}
