/** The demo's month of events, looked through in the simplest words of the language; the rest of it is the engine's. */
import { Refused } from "../backend";
import type { FoundEvent, FoundPage, Level } from "../bindings";
import { NAMES } from "./issues";
import { heard } from "./replay";

export type Came = FoundEvent & { tags: Record<string, string> };
type Test = (event: Came) => boolean;

const RANK: Level[] = ["debug", "info", "warning", "error", "fatal"];
const UNITS: Record<string, number> = { m: 6e4, h: 36e5, d: 864e5 };
const PEOPLE = ["mara@nordlys.example", "t.wrona@kontor.example", null, "ines@cais.example", null];

/** Newest first; the event `…-e0` of an issue is its latest. */
let all: Came[] | null = null;

function events(): Came[] {
  const counts = new Map<string, number>();
  all ??= heard.toReversed().map(({ at, row, fields, user }) => {
    const n = counts.get(row.id) ?? 0;
    counts.set(row.id, n + 1);
    // The latest are those that the inbox counts.
    const [first, last] = [Date.parse(row.first_seen), Date.parse(row.last_seen)];
    const happened = n < row.count ? last - ((last - first) * n) / row.count : Math.min(at, first - n * 1e3);
    return {
      event_id: `${row.id}-e${n}`,
      issue_id: row.id,
      at: new Date(happened).toISOString(),
      level: row.level,
      title: row.title,
      source: row.source,
      source_name: NAMES[row.source] ?? row.source,
      project: null,
      environment: row.environment,
      release: row.release,
      person: row.users === 0 ? null : (PEOPLE[user % PEOPLE.length] ?? null),
      tags: Object.fromEntries(
        Object.entries(fields).flatMap(([key, value]) => (key.startsWith("tags.") ? [[key.slice(5), value]] : [])),
      ),
    };
  });
  return all.sort((a, b) => b.at.localeCompare(a.at));
}

/** One more has come. */
export function arrive(event: Omit<Came, "tags">): void {
  events().unshift({ ...event, tags: {} });
}

function point(text: string): number {
  const [, n, unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? [];
  return n === undefined ? Date.parse(text) : Date.now() - Number(n) * (UNITS[unit] ?? 0);
}

function field(key: string, value: string): Test | null {
  const like = (had: string | null | undefined) =>
    value.split(",").some((one) => {
      const pattern = one.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*");
      return new RegExp(`^${pattern}$`, "i").test(had ?? "");
    });
  const tag = /^tags?\.(.+)$/.exec(key)?.[1];
  if (tag !== undefined) return ({ tags }) => like(tags[tag]);
  switch (key) {
    case "level": {
      const least = RANK.indexOf(value.replace(/^>=?/, "") as Level) + (/^>[^=]/.test(value) ? 1 : 0);
      return ({ level }) => (value.startsWith(">") ? RANK.indexOf(level) >= least : like(level));
    }
    case "project":
      return ({ project }) => like(project);
    case "source":
      return ({ source }) => like(source);
    case "environment":
    case "env":
      return ({ environment }) => like(environment);
    case "release":
      return ({ release }) => like(release);
    case "user":
      return ({ person }) => like(person);
    case "has":
      return ({ person, release }) => (value === "user" ? person : release) !== null;
    case "last":
    case "since":
      return ({ at }) => Date.parse(at) >= point(value);
    case "before":
      return ({ at }) => Date.parse(at) < point(value);
    default:
      return null;
  }
}

const WORD = /-?(?:[\w.]+:)?(?:"[^"]*"|\S+)/g;

function meant(query: string): Test {
  const tests = [...query.matchAll(WORD)].map(({ 0: word, index }): Test => {
    const [, not, key, text = ""] = /^(-?)(?:([a-z][\w.]*):)?(.*)$/i.exec(word) ?? [];
    const value = text.replace(/^"|"$/g, "").toLowerCase();
    const words = value.replace(/\*$/, "");
    const test =
      key === undefined ? (event: Came) => event.title.toLowerCase().includes(words) : value && field(key, value);
    if (!test) throw wrong(index + (not?.length ?? 0) + 1, key ?? "", value);
    return (event) => test(event) !== (not === "-");
  });
  return (event) => tests.every((test) => test(event));
}

function wrong(column: number, key: string, value: string): Refused {
  const [message, hint] = value
    ? [`“${key}” is no field.`, `A tag is written tag.${key}, a text with a colon in quotation marks: "${key}:…".`]
    : ["A value is missing.", "Write it right after the colon; has:release finds what has any."];
  const problem = { line: 1, column, path: "", message, suggestion: hint, warning: false };
  return new Refused({ code: "invalid", message, hint, problems: [problem] });
}

/** Everything that is meant, newest first. */
export function matching(query: string): Came[] {
  return events().filter(meant(query));
}

/** A page of it. */
export function search(query: string, before: string | null, limit: number): FoundPage {
  const found = matching(query);
  const from = Number(before ?? 0);
  const to = from + (limit || 50);
  return { events: found.slice(from, to), next: to < found.length ? String(to) : null };
}
