import { expect, test } from "vitest";

import { KINDS, type SourceSettings, type SourceView } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { scripted } from "../backend/scripted";
import { SourceForm, type Text } from "./form.svelte";
import { FIELDS, type Key, type Kind } from "./kinds";

const bare: SourceSettings = {
  id: "checkout",
  name: "Checkout production",
  kind: "sse",
  enabled: true,
  url: null,
  ca_file: null,
  silence: null,
  every: null,
  organization: null,
  projects: [],
  query: null,
  paths: [],
  fields: {},
  levels: {},
  link: null,
};

const view = (part: Partial<SourceSettings>): SourceView => ({
  settings: { ...bare, ...part },
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
  gaps: 0,
  lag_ms: null,
  budget: null,
  note: null,
  coverage: [],
});

const checkout = view({
  url: "https://logbook.example.org/v1/stream",
  silence: "90s",
  fields: { level: "/severity" },
  levels: { "50": "error" },
});

/** A form in which everything is filled in as the table gives examples, for this kind or not. */
function filled(kind: Kind): SourceForm {
  const form = new SourceForm(null, [], kind);
  form.name = "Till";
  form.token = "s3cret";
  form.silence = "5m";
  for (const key of Object.keys(form.texts) as Text[]) form.texts[key] = "left over";
  for (const { key, like } of KINDS.find((facts) => facts.kind === kind)?.settings ?? [])
    if (key in form.texts) form.texts[key as Text] = like;
  form.fields = [{ key: "message", value: "/msg" }];
  form.levels = [{ key: "crit", value: "fatal" }];
  return form;
}

for (const { kind, settings } of KINDS) {
  const keys = settings.map(({ key }) => key);

  test(`${kind}: the form knows every setting that the table has`, () => {
    expect(Object.keys(FIELDS)).toEqual(expect.arrayContaining(keys));
  });

  test(`${kind}: filled in as the table says it is complete, and only what the kind has is sent`, () => {
    const form = filled(kind);
    expect(form.incomplete).toBeNull();
    const { settings: sent } = form;
    for (const key of Object.keys(FIELDS).filter((key) => key !== "token") as Exclude<Key, "token">[]) {
      if (keys.includes(key)) expect(sent[key], key).not.toEqual(bare[key]);
      else expect(sent[key], key).toEqual(bare[key]);
    }
  });

  test(`${kind}: saved and read back, nothing has changed`, () => {
    const { settings } = filled(kind);
    const again = new SourceForm(view(settings), []);
    expect(again.settings).toEqual(settings);
    expect(again.changed).toBe(false);
  });

  test(`${kind}: what it cannot do without is named when it is missing`, () => {
    for (const { key, required } of settings) {
      const form = filled(kind);
      if (!(key in form.texts)) continue;
      form.texts[key as Text] = " ";
      if (required) expect(form.incomplete).toMatch(/^Still missing: [a-z ]+\.$/);
      else expect(form.incomplete).toBeNull();
    }
  });
}

test("everything that is missing is named at once", () => {
  const form = new SourceForm(null, [], "loki");
  expect(form.incomplete).toBe("Still missing: name, address and query.");
  form.name = "edge";
  form.texts.url = "https://loki.example.org";
  expect(form.incomplete).toBe("Still missing: query.");
});

test("another kind keeps what still applies, and gets back what did not", () => {
  const form = new SourceForm(null, [], "sentry");
  form.name = "Web";
  form.texts.url = "https://sentry.io";
  form.texts.organization = "acme";
  form.token = "s3cret";
  form.kind = "spotlight";
  expect(form.settings).toMatchObject({ name: "Web", url: "https://sentry.io", organization: null });
  form.kind = "glitchtip";
  expect(form.settings).toMatchObject({ kind: "glitchtip", organization: "acme" });
});

test("choosing a kind is not yet a change", () => {
  const form = new SourceForm(null, []);
  form.kind = "file";
  expect(form.changed).toBe(false);
  form.texts.paths = "/var/log/app.log";
  expect(form.changed).toBe(true);
});

test("a token is not sent with a kind that has none", async () => {
  const { backend, asks } = scripted({ save_source: () => ({ is: "sources", value: [] }) });
  const form = new SourceForm(null, [], "sse");
  form.token = "s3cret";
  form.kind = "file";
  await form.save(new Live(backend));
  expect(asks("save_source")).toMatchObject([{ token: null }]);
});

test.each([
  ["projects", "checkout, web", ["checkout", "web"]],
  ["projects", "checkout\nweb\n", ["checkout", "web"]],
  ["projects", "Mobile, iOS\n", ["Mobile, iOS"]],
  ["projects", " , ", []],
] as const)("%s typed as “%s” are %j", (key, typed, list) => {
  const form = new SourceForm(null, [], "sentry");
  form.texts[key] = typed;
  expect(form.settings[key]).toEqual(list);
  expect(new SourceForm(view({ kind: "sentry", [key]: [...list] }), []).settings[key]).toEqual(list);
});

test("files are one a line, for a glob may hold commas", () => {
  const form = new SourceForm(null, [], "file");
  form.texts.paths = "/var/log/{app,db}/*.log\n\n ~/app.log ";
  expect(form.settings.paths).toEqual(["/var/log/{app,db}/*.log", "~/app.log"]);
});

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

test.each([
  ["sse", "logbook.example.org"],
  ["sse", "ftp://logbook.example.org"],
  ["sse", "wss://logbook.example.org"],
  ["websocket", "logbook.example.org"],
  ["journal", "logs:19531"],
] as const)("to %s an address like “%s” is not enough", (kind, url) => {
  const form = new SourceForm(null, [], kind);
  form.name = "x";
  form.texts.url = url;
  expect(form.incomplete).toMatch(/^The address begins with /);
});

test("a problem is shown at its field; one that has none is not lost", () => {
  const form = new SourceForm(checkout, []);
  const problem = (path: string) => ({ line: 1, column: 1, path, message: "…", suggestion: null, warning: false });
  form.problems = ["sources[2].fields.level", "sources[2].url", "sources[2].paths[0]", "sources[2].colour"].map(
    problem,
  );
  expect(form.problemsAt("fields")).toHaveLength(1);
  expect(form.problemsAt("url")).toHaveLength(1);
  expect(form.elsewhere.map(({ path }) => path)).toEqual(["sources[2].paths[0]", "sources[2].colour"]);
  form.kind = "file";
  form.problems = [problem("sources[2].paths[0]")];
  expect(form.problemsAt("paths")).toHaveLength(1);
});
