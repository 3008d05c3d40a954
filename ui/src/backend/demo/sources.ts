import type { BlindReason, SourceSettings, SourceState, SourceStatus, SourceView } from "../bindings";
import { settingOf } from "../../sources/kinds";
import { dice, NAMES } from "./issues";
import { coverage } from "./people";
import { ago, hm } from "./time";

const settings = (id: string, part: Partial<SourceSettings>): SourceSettings => ({
  id,
  name: NAMES[id] ?? id,
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
  ...part,
});

type Trouble = { state: SourceState; reason: BlindReason; text: string; wayOut: string; since: number };

export const TOKEN: Trouble = {
  state: "needs_attention",
  reason: "unauthorized",
  text: "token rejected (401)",
  wayOut: "Enter a new token.",
  since: 39,
};
export const LOCKED: Trouble = {
  state: "needs_unlock",
  reason: "locked",
  text: "keyring locked",
  wayOut: "Unlock the keyring.",
  since: 121,
};
export const SILENT: Trouble = {
  state: "blind",
  reason: "silent",
  text: "no answer",
  wayOut: "Watchbell tries again by itself.",
  since: 3,
};
const LIMITED: Trouble = {
  state: "blind",
  reason: "rate_limited",
  text: "too many requests (429)",
  wayOut: "Wait; Watchbell tries again when the logbook allows.",
  since: 8,
};
const REJECTED: Trouble = {
  state: "needs_attention",
  reason: "tls",
  text: "certificate rejected: its issuer is not known here",
  wayOut: "Check the certificate; for a private authority, name its file.",
  since: 1500,
};

function source(set: SourceSettings, perMinute: number, trouble: Trouble | null = null): SourceView {
  const roll = dice(set.id.length * 131 + 7);
  return {
    settings: set,
    status: status(set, trouble),
    token_kept: settingOf(set.kind, "token") ? { in: "keyring", name: set.id } : null,
    way_out: trouble?.wayOut ?? null,
    per_minute: Array.from({ length: 30 }, (_, i) => (trouble && i > 16 ? 0 : Math.floor(roll() * perMinute * 2))),
    reconnects: trouble ? 14 : Math.floor(roll() * 4),
    undecodable: 0,
    gaps: 0,
    lag_ms: trouble ? null : Math.round(roll() * 900),
    note: null,
    budget: null,
    coverage: [],
  };
}

export function status({ id, name, enabled }: SourceSettings, trouble: Trouble | null): SourceStatus {
  const heard = trouble ? ago(trouble.since) : ago(0.05);
  return {
    id,
    name,
    state: !enabled ? "paused" : (trouble?.state ?? "live"),
    since: trouble ? ago(trouble.since) : ago(600),
    last_heard: heard,
    reason: trouble?.reason ?? null,
    text: trouble?.text ?? null,
  };
}

const CHECKOUT = settings("checkout", {
  kind: "bugsink",
  url: "https://bugs.harbour.example/",
  projects: ["checkout-api"],
});
const PAYMENTS = settings("payments", {
  url: "https://payments.harbour.example/v1/stream",
  fields: { level: "/severity" },
  levels: { critical: "fatal" },
});
const ORDERS = settings("orders", { kind: "ndjson", url: "https://stream.harbour.example/v1" });
const WEB = settings("web", { kind: "sentry", url: "https://sentry.io/", organization: "harbour" });
const LOCAL = settings("local", { kind: "local" });

/** `38 of 40 requests left until 14:05`. */
const budget = (): string => `38 of 40 requests left until ${hm(ago(-4))}`;

export function demoSources(checkout: Trouble | null, payments: Trouble | null): SourceView[] {
  return sorted([
    source(CHECKOUT, 3, checkout),
    source(PAYMENTS, 4, payments),
    { ...source(ORDERS, 11), undecodable: 312 },
    { ...source(WEB, 3), budget: budget(), lag_ms: 31_000 },
    { ...source(LOCAL, 2), coverage: [coverage("nightly", 320, 0), coverage("app", 100, 31)] },
  ]);
}

/** Every state that a source may be in, and everything that may be told of one. */
export function everyState(): SourceView[] {
  const nightly: SourceSettings = settings("nightly import", {
    kind: "file",
    paths: ["/var/log/import/*.log", "/srv/import/errors.jsonl"],
  });
  const loki = settings("edge", {
    kind: "loki",
    url: "https://loki.harbour.example/",
    organization: "edge",
    query: '{app="edge"} |= "error"',
  });
  const staging = source(
    settings("staging", { kind: "glitchtip", url: "https://gt.example/", organization: "harbour" }),
    0,
  );
  const machine = settings("this machine", { kind: "journal", query: "PRIORITY=2" });
  return sorted([
    source(CHECKOUT, 3, TOKEN),
    source(PAYMENTS, 4, LOCKED),
    { ...source(ORDERS, 11, SILENT), gaps: 2 },
    source(WEB, 3, LIMITED),
    source(loki, 6, REJECTED),
    { ...staging, status: { ...staging.status, state: "connecting", last_heard: null }, lag_ms: null },
    { ...source(nightly, 0), note: "no file matches /srv/import/errors.jsonl yet" },
    { ...source(machine, 2), undecodable: 1, gaps: 1 },
    source(LOCAL, 2),
    source(settings("beta", { kind: "ntfy", url: "https://ntfy.sh/harbour-beta", enabled: false }), 0),
  ]);
}

function sorted(list: SourceView[]): SourceView[] {
  const rank: SourceState[] = ["needs_attention", "blind", "needs_unlock", "connecting", "live", "paused"];
  return list.sort((a, b) => rank.indexOf(a.status.state) - rank.indexOf(b.status.state));
}

/** A source as it has just been saved: connecting, then live. */
export const fresh = (set: SourceSettings, before?: SourceView, tokenGiven = false): SourceView => ({
  ...source(set, 2),
  per_minute: before?.per_minute ?? new Array<number>(30).fill(0),
  token_kept: tokenGiven ? { in: "keyring", name: set.id } : (before?.token_kept ?? null),
});

export const onlyLocal = (): SourceView[] => [source(LOCAL, 0)];
