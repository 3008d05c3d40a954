import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { everything } from "../filters";
import { EXAMPLES, FIELDS, filterWords, spanOf, typing, withoutSpan, withSpan, words, written } from "./language";

const at = (hour: number, minute = 0) => new Date(2026, 10, 22, hour, minute).getTime();
const said = (text: string) => words(text).map(({ from, to }) => text.slice(from, to));

test.each([
  ["", []],
  ['  level:fatal  "certificate rejected" -dns', ["level:fatal", '"certificate rejected"', "-dns"]],
  ['release:"web 2" x', ['release:"web 2"', "x"]],
  ["level:[error, fatal] x", ["level:[error, fatal]", "x"]],
  ['"never closed x', ['"never closed x']],
  ['"a \\" b" c', ['"a \\" b"', "c"]],
])("the words of %j", (text, expected) => {
  expect(said(text)).toEqual(expected);
});

test.each([
  ["le", { key: null, part: "le" }],
  ["x -le", { key: null, part: "le" }],
  ["level:", { key: "level", part: "" }],
  ["-release:we", { key: "release", part: "we" }],
  ["level:error,fa", { key: "level", part: "fa" }],
  ["level:>=e", { key: "level", part: "e" }],
  ["level:[error, f", { key: "level", part: "f" }],
  ['release:"web 2', { key: "release", part: "web 2" }],
  ["tag.region:e", { key: "tag.region", part: "e" }],
  ["", null],
  ["level:fatal ", null],
  ['"quo', null],
])("what is being typed in %j", (text, expected) => {
  const found = typing(text, text.length);
  expect(found && { key: found.key, part: found.part }).toEqual(expected);
});

test("a word that the caret is not at the end of is left alone", () => {
  expect(typing("level:fatal x", 8)).toBeNull();
  expect(typing("level:fa x", 8)?.part).toBe("fa");
});

test.each([
  ["web@2.3", "web@2.3"],
  ["web 2", '"web 2"'],
  ['a"b\\', '"a\\"b\\\\"'],
  ["a*", '"a*"'],
])("%s is written %s", (value, expected) => {
  expect(written(value)).toBe(expected);
});

test("the inbox's filters are words of the query", () => {
  const query = { ...everything, level: "error" as const, source: "till", release: "web 2" };
  expect(filterWords(query)).toBe('level:>=error source:till release:"web 2"');
  expect(filterWords({ ...everything })).toBe("");
});

test.each([
  ["last:2h", at(10), at(12)],
  ["x since:2026-11-22T10:30 before:2026-11-22T11:00", at(10, 30), at(11)],
  ["since:2h before:1h", at(10), at(11)],
  ["since:2026-11-22", at(0), at(12)],
  ["last:2h since:90m", at(10, 30), at(12)],
])("%s is a span of time", (text, from, to) => {
  expect(spanOf(text, at(12))).toEqual({ from, to });
});

test.each(["", "dns", "before:1h", "last:soon", "last:", "since:tomorrow", '"last:2h"', "since:1h before:2h"])(
  "%j is none",
  (text) => {
    expect(spanOf(text, at(12))).toBeNull();
  },
);

test("a span takes the place of the one before, and can be taken out", () => {
  const zoomed = withSpan("dns last:24h level:fatal", { from: at(10), to: at(11) });
  expect(zoomed).toBe("dns level:fatal since:2026-11-22T10:00 before:2026-11-22T11:00");
  expect(spanOf(zoomed, at(12))).toEqual({ from: at(10), to: at(11) });
  expect(withoutSpan(zoomed)).toBe("dns level:fatal");
});

test("fields and examples are those of the documentation", () => {
  const docs = readFileSync("../docs/search.md", "utf8");
  for (const [field] of FIELDS) expect(docs).toMatch(new RegExp(`^\\| .*\`${field}\``, "m"));
  for (const [example] of EXAMPLES) {
    for (const key of example.matchAll(/([a-z]+)(\.\w+)?:/g)) expect(docs).toContain(`\`${key[1]}`);
  }
});
