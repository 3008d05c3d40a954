// Holds the window to its words: every sentence stands in words/, in every language, and nowhere else.
import { parse as parseFtl, Visitor, type BaseNode } from "@fluent/syntax";
import { describe, expect, test } from "vitest";

import { languages, parts, say } from "./say";
import { readIn } from "./test-words";

const words = import.meta.glob<string>("../../../words/*/{window/*,desktop/kind}.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});
// Diagnostics are read by those who mend: they stay English.
const sources = import.meta.glob<string>(
  ["../**/*.{svelte,ts}", "!../**/*.test.ts", "!../**/test-*.ts", "!../backend/**", "!../settings/diagnostics.ts"],
  {
    query: "?raw",
    import: "default",
    eager: true,
  },
);

type Message = { file: string; filling: string[] };

/** The messages of a language, with the names of what is filled in. */
function messages(language: string): Map<string, Message> {
  const found = new Map<string, Message>();
  for (const [path, text] of Object.entries(words)) {
    if (!path.includes(`/${language}/`)) continue;
    const file = path.replace(/^.*\/|\.ftl$/g, "");
    for (const entry of parseFtl(text, { withSpans: false }).body) {
      if (entry.type === "Junk") throw new Error(`${path}: ${entry.content}`);
      if (entry.type !== "Message") continue;
      expect(found.has(entry.id.name), `${entry.id.name} stands once`).toBe(false);
      found.set(entry.id.name, { file, filling: fillings(entry) });
    }
  }
  return found;
}

function fillings(entry: BaseNode): string[] {
  const names = new Set<string>();
  const visitor = new (class extends Visitor {
    override visitVariableReference({ id }: { id: { name: string } }) {
      names.add(id.name);
    }
  })();
  visitor.visit(entry);
  return [...names].sort();
}

const english = messages("en");

describe.each(languages.filter((language) => language !== "en"))("in %s", (language) => {
  test("every message is there, with the same to be filled in", () => {
    expect(Object.fromEntries(messages(language))).toEqual(Object.fromEntries(english));
  });
});

test("a message's name begins with its file's", () => {
  const strays = [...english].filter(([id, { file }]) => !id.startsWith(`${file}-`)).map(([id]) => id);
  expect(strays).toEqual([]);
});

/** `say("id"`, `parts("id"` and `<Say id="id"`. */
const USES = /(?<![.\w]|function )(?:say|parts)\(\s*("[\w-]+"|[^\s)])|<Say\s[^>]*?\bid=("[\w-]+"|\{)/g;

test("what is said has words, and words are said", () => {
  const used = new Set<string>();
  const computed: string[] = [];
  for (const [path, text] of Object.entries(sources)) {
    if (path === "./Say.svelte" || !/from "[./]*(shared\/)?[sS]ay(\.svelte)?"/.test(text)) continue;
    for (const [use, one, other] of text.matchAll(USES)) {
      const id = one ?? other ?? "";
      if (id.startsWith('"')) used.add(id.slice(1, -1));
      else computed.push(`${path}: ${use}`);
    }
  }
  for (const text of Object.values(words))
    for (const [, id] of text.matchAll(/\{\s*([a-z][\w-]+)\s*\}/g)) used.add(id ?? "");
  expect(computed, "a name is written out, so that it can be found").toEqual([]);
  expect(
    [...used].filter((id) => !english.has(id)),
    "said, but without words",
  ).toEqual([]);
  expect(
    [...english.keys()].filter((id) => !used.has(id)),
    "never said",
  ).toEqual([]);
});

/** Every file is parsed: that takes a while where much else runs. */
const READING_MS = 60_000;

test(
  "no sentence stands in the code",
  () => {
    const found = Object.entries(sources).flatMap(([path, code]) =>
      readIn(path, code).map((text) => `${path}: ${text}`),
    );
    expect(found).toEqual([]);
  },
  READING_MS,
);

test.each(Object.entries(words))("in %s a tag is closed before the next begins", (_, text) => {
  const tags = [...text.replace(/^#.*$/gm, "").matchAll(/<(\/?)(\w+)>/g)];
  const wrong = tags.filter(([, close, name], at) =>
    at % 2 === 0 ? close === "/" : close !== "/" || name !== tags[at - 1]?.[2],
  );
  expect(wrong.map(([tag]) => tag)).toEqual([]);
});

test("a tag in what is filled in is only text", () => {
  expect(parts("shared-copy", { what: "<b>x</b>" })).toEqual([{ words: "Copy <b>x</b>", tag: null }]);
});

test("digits are the locale's, plurals the language's", () => {
  expect(say("shared-events", { n: 1 })).toBe("1 event");
  expect(say("shared-events", { n: 41206 })).toBe("41,206 events");
});
