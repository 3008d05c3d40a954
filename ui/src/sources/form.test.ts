import { expect, test } from "vitest";

import type { SourceView } from "../backend/bindings";
import { SourceForm } from "./form.svelte";

const checkout: SourceView = {
  settings: {
    id: "checkout",
    name: "Checkout production",
    kind: "sse",
    enabled: true,
    url: "https://logbook.example.org/v1/stream",
    ca_file: null,
    silence: "90s",
    fields: { level: "/severity" },
    levels: { "50": "error" },
    link: null,
  },
  status: {
    id: "checkout",
    name: "Checkout production",
    state: "live",
    since: "",
    last_heard: null,
    reason: null,
    text: null,
  },
  token_kept: { in: "keyring", name: "checkout" },
  way_out: null,
  per_minute: [],
  reconnects: 0,
  undecodable: 0,
};

test("a new source's id follows its name and is free", () => {
  const form = new SourceForm(null, ["checkout"]);
  form.name = "Checkout";
  expect(form.id).toBe("checkout-2");
  form.ownId = "till";
  expect(form.id).toBe("till");
});

test("a source comes out as it went in", () => {
  const form = new SourceForm(checkout, ["checkout"]);
  expect(form.settings).toEqual(checkout.settings);
  expect(form.changed).toBe(false);
  form.token = "s3cret";
  expect(form.changed).toBe(true);
});

test("the id of a source that exists does not follow its name", () => {
  const form = new SourceForm(checkout, ["checkout"]);
  form.name = "Till";
  expect(form.id).toBe("checkout");
});

test("half a line of a mapping is not sent", () => {
  const form = new SourceForm(checkout, []);
  form.fields.push({ key: "message", value: "" }, { key: " ", value: "/x" });
  expect(form.settings.fields).toEqual({ level: "/severity" });
});

test("the local logbook needs no address", () => {
  const form = new SourceForm(null, [], "local");
  form.name = "This machine";
  form.url = "https://left.over";
  expect(form.incomplete).toBeNull();
  expect(form.settings.url).toBeNull();
});

test.each(["", "logbook.example.org", "ftp://logbook.example.org"])("an address like “%s” is not enough", (url) => {
  const form = new SourceForm(null, []);
  form.name = "x";
  form.url = url;
  expect(form.incomplete).toMatch(/https/);
});

test("a problem is shown at its field; one that has none is not lost", () => {
  const form = new SourceForm(checkout, []);
  const problem = (path: string) => ({ line: 1, column: 1, path, message: "…", suggestion: null, warning: false });
  form.problems = [problem("sources[2].fields.level"), problem("sources[2].url"), problem("sources[2].colour")];
  expect(form.problemsAt("fields")).toHaveLength(1);
  expect(form.problemsAt("url")).toHaveLength(1);
  expect(form.elsewhere.map(({ path }) => path)).toEqual(["sources[2].colour"]);
});
