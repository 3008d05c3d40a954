/** What is offered while a query is typed: a field's name, or one of its values as they were heard of late. */
import type { ValueCount } from "../../backend/bindings";
import { LEVELS } from "../../shared/levels";
import { say } from "../../shared/say";
import { FIELDS, typing, written } from "./language";

/** Stands for what is typed at the caret when it is taken. */
export type Offer = { text: string; note: string; take: (text: string, caret: number) => Taken };
type Taken = { text: string; caret: number };

/** Typing may have gone on since it was offered: what stands there now is replaced. */
const put =
  (word: string) =>
  (text: string, caret: number): Taken => {
    const { from, to } = typing(text, caret) ?? { from: caret, to: caret };
    return { text: text.slice(0, from) + word + text.slice(to), caret: from + word.length };
  };

const FEW = 8;
const STATIC: Record<string, readonly (readonly [string, string])[]> = {
  level: LEVELS.map((level) => [level, ""]),
  is: [
    ["unresolved", ""],
    ["resolved", ""],
    ["muted", ""],
  ],
  has: FIELDS.filter(([field]) => /^(user|error|release|environment|server|transaction|culprit|url)$/.test(field)),
  last: [
    ["1h", ""],
    ["24h", ""],
    ["7d", ""],
    ["30d", ""],
  ],
};

/** The rules' name of a field whose values are worth offering. */
const HEARD: Record<string, string> = {
  environment: "environment",
  env: "environment",
  release: "release",
  project: "project",
  source: "source",
  server: "server_name",
  host: "server_name",
  error: "exception.type",
  logger: "logger",
  platform: "platform",
  transaction: "transaction",
  culprit: "culprit",
};

function heardAs(key: string): string | null {
  const tag = /^tags?\.(.+)$/.exec(key)?.[1];
  return tag === undefined ? (HEARD[key] ?? null) : `tags.${tag}`;
}

/** What could stand at the caret, most likely first. `values` asks for what was heard in a field. */
export async function offers(
  text: string,
  caret: number,
  values: (field: string, like: string) => Promise<readonly ValueCount[]>,
): Promise<Offer[]> {
  const typed = typing(text, caret);
  if (typed === null) return [];
  const value = (word: string, note: string): Offer => ({ text: word, note, take: put(`${written(word)} `) });
  const begins = (word: string) => word.startsWith(typed.part.toLowerCase()) && word !== typed.part;

  if (typed.key !== null) {
    const fixed = STATIC[typed.key];
    if (fixed) return fixed.filter(([word]) => begins(word)).map(([word, note]) => value(word, note));
    const field = heardAs(typed.key);
    if (field === null) return [];
    const heard = await values(field, typed.part.replace(/\*/g, ""));
    return heard
      .filter((one) => one.value !== typed.part)
      .slice(0, FEW)
      .map((one) => value(one.value, String(one.count)));
  }
  const name = (word: string, note: string): Offer => ({ text: `${word}:`, note, take: put(`${word}:`) });
  const tag = /^tags?\.(.*)$/i.exec(typed.part)?.[1];
  if (tag !== undefined) {
    const tags = await values("tags.", tag);
    return tags.slice(0, FEW).map(({ value, count }) => name(`tag.${value}`, String(count)));
  }
  const fields = [...FIELDS, ["tag.", say("inbox-field-tag")] as const].filter(([word]) => begins(word)).slice(0, FEW);
  return fields.map(([word, note]) => (word === "tag." ? { text: word, note, take: put(word) } : name(word, note)));
}
