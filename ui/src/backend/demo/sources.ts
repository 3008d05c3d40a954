import type { BlindReason, SourceSettings, SourceState, SourceStatus, SourceView } from "../bindings";
import { dice, NAMES } from "./issues";
import { ago } from "./time";

const settings = (id: string, part: Partial<SourceSettings>): SourceSettings => ({
  id,
  name: NAMES[id] ?? id,
  kind: "sse",
  enabled: true,
  url: `https://${id}.harbour.example/v1/stream`,
  ca_file: null,
  silence: null,
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

function source(set: SourceSettings, perMinute: number, trouble: Trouble | null = null): SourceView {
  const roll = dice(set.id.length * 131 + 7);
  return {
    settings: set,
    status: status(set, trouble),
    token_kept: set.kind === "local" ? null : { in: "keyring", name: set.id },
    way_out: trouble?.wayOut ?? null,
    per_minute: Array.from({ length: 30 }, (_, i) => (trouble && i > 16 ? 0 : Math.floor(roll() * perMinute * 2))),
    reconnects: trouble ? 14 : Math.floor(roll() * 4),
    undecodable: 0,
  };
}

export function status({ id, name, enabled }: SourceSettings, trouble: Trouble | null): SourceStatus {
  const heard = trouble ? ago(trouble.since) : ago(0.05);
  return {
    id,
    name,
    state: !enabled ? "off" : (trouble?.state ?? "live"),
    since: trouble ? ago(trouble.since) : ago(600),
    last_heard: heard,
    reason: trouble?.reason ?? null,
    text: trouble?.text ?? null,
  };
}

export function demoSources(checkout: Trouble | null, payments: Trouble | null): SourceView[] {
  const list = [
    source(settings("checkout", { silence: "90s" }), 3, checkout),
    source(settings("payments", { fields: { level: "/severity" }, levels: { critical: "fatal" } }), 4, payments),
    {
      ...source(settings("orders", { kind: "ndjson", url: "https://stream.harbour.example/v1" }), 11),
      undecodable: 312,
    },
    source(settings("web", {}), 3),
    source(settings("local", { kind: "local", url: null }), 2),
  ];
  const rank: SourceState[] = ["needs_attention", "blind", "needs_unlock"];
  const at = ({ status: { state } }: SourceView) => (rank.includes(state) ? rank.indexOf(state) : 9);
  return list.sort((a, b) => at(a) - at(b));
}

/** A source as it has just been saved: connecting, then live. */
export const fresh = (set: SourceSettings, before?: SourceView, tokenGiven = false): SourceView => ({
  ...source(set, 2),
  per_minute: before?.per_minute ?? new Array<number>(30).fill(0),
  token_kept: tokenGiven ? { in: "keyring", name: set.id } : (before?.token_kept ?? null),
});

export const onlyLocal = (): SourceView[] => [source(settings("local", { kind: "local", url: null }), 0)];
