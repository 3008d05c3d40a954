import { expect, test } from "vitest";

import { bytes, count, counted, freeSlug, listed, sentences, slug } from "./words";

test("counts are grouped and agree with their noun", () => {
  expect(count(41206)).toBe("41,206");
  expect(counted(1, "event")).toBe("1 event");
  expect(counted(0, "event")).toBe("0 events");
});

test("a list has no comma before its end", () => {
  expect(listed([])).toBe("");
  expect(listed(["name"])).toBe("name");
  expect(listed(["name", "address", "query"])).toBe("name, address and query");
});

test.each([
  [812, "812 B"],
  [84_213_000, "84 MB"],
  [1_240_000_000, "1.2 GB"],
])("%i bytes read %s", (n, words) => {
  expect(bytes(n)).toBe(words);
});

test.each([
  ["Checkout production", "checkout-production"],
  ["  Zürich – Ölmühle ", "zurich-olmuhle"],
  ["日本", ""],
])("the id of %s is %s", (name, id) => {
  expect(slug(name)).toBe(id);
});

test("fragments become sentences, and what is one stays one", () => {
  expect(sentences("no answer", null, "Try again.")).toBe("No answer. Try again.");
  expect(sentences("Looking…", undefined)).toBe("Looking…");
});

test("an id that is taken gets a number", () => {
  expect(freeSlug("checkout", ["checkout", "checkout-2"])).toBe("checkout-3");
  expect(freeSlug("日本", [])).toBe("source");
});
