/** How the kinds of source look. What they are and what they are set up with stands in the generated `KINDS`. */
import { KINDS, type KindFacts, type SourceKind, type SourceSetting, type SourceSettings } from "../backend/bindings";
import type { IconName } from "../shared/icons";

export type Kind = SourceKind;

/** An icon, or the two letters of a product. */
export type Mark = { icon: IconName } | { letters: string };

export const GROUPS = ["Error trackers", "This machine", "Streams and messages"] as const;

const TRACKER = GROUPS[0];
const MACHINE = GROUPS[1];
const STREAM = GROUPS[2];

const LOOKS: Record<Kind, { group: (typeof GROUPS)[number]; mark: Mark }> = {
  bugsink: { group: TRACKER, mark: { letters: "Bs" } },
  sentry: { group: TRACKER, mark: { letters: "Se" } },
  glitchtip: { group: TRACKER, mark: { letters: "Gt" } },
  spotlight: { group: TRACKER, mark: { letters: "Sp" } },
  local: { group: MACHINE, mark: { icon: "book" } },
  journal: { group: MACHINE, mark: { icon: "term" } },
  file: { group: MACHINE, mark: { icon: "file" } },
  sse: { group: STREAM, mark: { icon: "wave" } },
  ndjson: { group: STREAM, mark: { icon: "braces" } },
  websocket: { group: STREAM, mark: { icon: "plug" } },
  ntfy: { group: STREAM, mark: { icon: "say" } },
  gotify: { group: STREAM, mark: { icon: "mail" } },
  loki: { group: STREAM, mark: { icon: "fold" } },
  mercure: { group: STREAM, mark: { icon: "hub" } },
};

export const markOf = (kind: Kind): Mark => LOOKS[kind].mark;

/** The kinds of each group that somebody who typed this may mean, in the order of the table. */
export function grouped(typed = ""): [group: string, kinds: KindFacts[]][] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const meant = ({ word, name, says }: KindFacts) =>
    words.every((w) => `${word} ${name} ${says}`.toLowerCase().includes(w));
  const found = KINDS.filter(meant);
  return GROUPS.map((group): [string, KindFacts[]] => [
    group,
    found.filter(({ kind }) => LOOKS[kind].group === group),
  ]).filter(([, kinds]) => kinds.length > 0);
}

/** The one that is offered first. */
export const firstKind = (): Kind => grouped()[0]?.[1][0]?.kind ?? "local";

const FACTS = Object.fromEntries(KINDS.map((facts) => [facts.kind, facts])) as Record<Kind, KindFacts>;

export const factsOf = (kind: Kind): KindFacts => FACTS[kind];

/** A setting of a kind, if it has it. */
export const settingOf = (kind: Kind, key: string): SourceSetting | undefined =>
  FACTS[kind].settings.find((setting) => setting.key === key);

/** What a kind may be set up with. Every kind has the rest. */
export type Key = Exclude<keyof SourceSettings, "id" | "name" | "kind" | "enabled" | "silence" | "levels"> | "token";

type Field = {
  label: string;
  /** How it is filled in. Paths are one a line, since a glob may hold commas. */
  as: "line" | "address" | "words" | "lines" | "mapping" | "token";
  /** Seldom needed: it stands under Advanced. */
  seldom?: true;
};

/** Whatever the table may ask for. */
export const FIELDS: Record<Key, Field> = {
  url: { label: "Address", as: "address" },
  organization: { label: "Organization", as: "line" },
  token: { label: "Token", as: "token" },
  projects: { label: "Projects", as: "words" },
  query: { label: "Query", as: "line" },
  paths: { label: "Files", as: "lines" },
  ca_file: { label: "Certificate file", as: "line", seldom: true },
  every: { label: "Ask every", as: "line", seldom: true },
  link: { label: "Link", as: "line", seldom: true },
  fields: { label: "Fields", as: "mapping", seldom: true },
};

/** What a setting is called. Loki's word for it is not Sentry's. */
export const labelOf = (kind: Kind, key: Key): string =>
  kind === "loki" && key === "organization" ? "Tenant" : FIELDS[key].label;

/** Where it listens, short: without the scheme, which says nothing here. */
export function where({ kind, url, organization, query, paths }: SourceSettings): string {
  const [first, ...more] = paths;
  const files = first && (more.length > 0 ? `${first} and ${more.length} more` : first);
  const place = url?.replace(/^\w+:\/\//, "").replace(/\/$/, "") ?? files ?? "this machine";
  return [factsOf(kind).name, place, organization, query].filter(Boolean).join(" · ");
}
