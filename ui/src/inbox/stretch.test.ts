import { expect, test } from "vitest";

import { arrived, covers, lay, meet, wanted, type Stretch } from "./stretch";

test.each([
  ["before anything is known", [0, 0, 0], [0, 100]],
  ["at the top", [0, 10, 100_000], [0, 100]],
  ["as soon as the next page is near", [41, 51, 100_000], [0, 200]],
  ["in the middle of a page", [450, 460, 100_000], [400, 200]],
  ["between two", [495, 505, 100_000], [400, 200]],
  ["more than a page in view", [480, 640, 100_000], [400, 300]],
  ["at the end", [99_990, 100_000, 100_000], [99_900, 100]],
  ["at an end that is no whole page", [230, 240, 240], [100, 200]],
  ["a short list", [0, 3, 3], [0, 100]],
  ["a list that became shorter", [5_000, 5_010, 120], [0, 200]],
])("the pages that are wanted: %s", (_, [first = 0, last = 0, total = 0], [offset, limit]) => {
  expect(wanted(first, last, total)).toEqual({ offset, limit });
});

test("pages meet side by side, and cover what lies within", () => {
  const pages = { offset: 100, limit: 200 };
  expect(covers(pages, { offset: 200, limit: 100 })).toBe(true);
  expect(covers(pages, { offset: 200, limit: 200 })).toBe(false);
  expect(meet(pages, { offset: 300, limit: 100 })).toBe(true);
  expect(meet(pages, { offset: 400, limit: 100 })).toBe(false);
});

type Row = { id: string; now?: boolean };

/** `ab` from the third place on, of nine: `stretch("ab", 2, 9)`. */
const stretch = (ids: string, offset = 0, total = offset + ids.length): Stretch<Row> => ({
  offset,
  rows: [...ids].map((id) => ({ id })),
  total,
});

// Places are letters here: nothing but the ends of a list is nearer than 50 rows to a hole.
test.each([
  ["what is the same stays", "abc", 0, 3, "abc", 0, 3, "abc", 0, 3],
  ["what is new waits above", "abc", 0, 3, "nabc", 0, 4, "abc", 0, 3],
  ["all of it is new but one", "a", 0, 1, "na", 0, 2, "a", 0, 1],
  ["the order waits", "abc", 0, 3, "cab", 0, 3, "abc", 0, 3],
  ["what is gone stays for now", "abc", 0, 3, "ac", 0, 2, "abc", 0, 3],
  ["what was taken off makes room below", "acd", 0, 8, "acde", 0, 8, "acde", 0, 8],
  ["scrolled on: what follows is laid below", "abcd", 0, 8, "cdef", 2, 8, "cdef", 2, 8],
  ["scrolled on, one came above: nothing twice", "abcd", 0, 8, "bcde", 2, 9, "cde", 2, 8],
  ["scrolled on, one is gone above: nothing left out", "abcd", 0, 8, "defg", 2, 7, "cdef", 2, 8],
  ["scrolled back, one came above: it waits", "cdef", 2, 8, "nabcd", 0, 9, "abcde", 0, 8],
  ["scrolled back to the top, one is gone there: as it is", "cdef", 2, 8, "bcde", 0, 7, "bcde", 0, 7],
  ["somewhere else", "ab", 0, 200, "xy", 150, 200, "xy", 150, 200],
  ["at the end the list is as long as it is laid", "cd", 2, 4, "bcd", 2, 5, "cd", 2, 4],
  ["one went far down", "abcd", 0, 8, "bcdxya", 0, 8, "abcdxy", 0, 8],
])("under a hand: %s", (_, had, from, of, answer, at, total, rows, offset, length) => {
  const laid = lay(stretch(had, from, of), stretch(answer, at, total));
  expect([laid.rows.map(({ id }) => id).join(""), laid.offset, laid.total]).toEqual([rows, offset, length]);
});

test("a row that stays says what is new about it", () => {
  const answer = { offset: 0, rows: [{ id: "b" }, { id: "a", now: true }], total: 2 };
  expect(lay(stretch("ab"), answer).rows[0]).toEqual({ id: "a", now: true });
});

test("a hole that could come into view is none: the list is as the answer has it", () => {
  const long = (from: number, to: number, offset: number) => ({
    offset,
    rows: Array.from({ length: to - from }, (_, i) => ({ id: String(from + i) })),
    total: 1_000,
  });
  // So many came above that 60 of the rows known before are not in the answer any more.
  const answer = long(40, 240, 100);
  expect(lay(long(0, 200, 0), answer)).toBe(answer);
  expect(lay(long(0, 200, 0), long(70, 270, 100)).rows).toHaveLength(170);
});

test.each([
  ["at the top", "abc", 0, 3, "nabc", 0, 4, 1],
  ["in between", "abc", 0, 9, "anbc", 0, 10, 1],
  ["another took its place", "abc", 0, 9, "nab", 0, 9, 1],
  ["moved in at the end of the stretch, not new", "abc", 0, 9, "acd", 0, 8, 0],
  ["moved in at its beginning, but one came", "cde", 2, 9, "bcd", 2, 10, 1],
  ["at the end of the list", "abc", 0, 3, "abcn", 0, 4, 1],
  ["fewer", "abc", 0, 3, "ab", 0, 2, 0],
])("so many are new: %s", (_, had, from, of, answer, at, total, n) => {
  expect(arrived(stretch(had, from, of), stretch(answer, at, total))).toBe(n);
});
