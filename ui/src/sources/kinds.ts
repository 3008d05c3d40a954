/** How the kinds of source look. What they are and what they are set up with stands in the generated `KINDS`. */
import { KINDS, type SourceKind, type SourceSetting, type SourceSettings } from "../backend/bindings";
import type { IconName } from "../shared/icons";
import { say } from "../shared/say";

export type Kind = SourceKind;

/** What people must know of a kind, and of what it is set up with: each says what it is, as a sentence. */
type Facts = { kind: Kind; word: string; name: string; says: string; settings: SourceSetting[] };

const ALL: readonly Facts[] = KINDS.map(({ kind, word, settings }) => ({
  kind,
  word,
  name: say("kind-name", { kind: word }),
  says: say("kind-says", { kind: word }),
  settings: settings.map((of) => ({ ...of, says: of.says && say("kind-setting", { setting: of.says }) })),
}));

/** An icon, or the two letters of a product. */
export type Mark = { icon: IconName } | { letters: string };

const GROUPS = ["trackers", "machine", "streams"] as const;
type Group = (typeof GROUPS)[number];

const LOOKS: Record<Kind, { group: Group; mark: Mark }> = {
  bugsink: { group: "trackers", mark: { letters: "Bs" } },
  sentry: { group: "trackers", mark: { letters: "Se" } },
  glitchtip: { group: "trackers", mark: { letters: "Gt" } },
  spotlight: { group: "trackers", mark: { letters: "Sp" } },
  local: { group: "machine", mark: { icon: "book" } },
  journal: { group: "machine", mark: { icon: "term" } },
  file: { group: "machine", mark: { icon: "file" } },
  sse: { group: "streams", mark: { icon: "wave" } },
  ndjson: { group: "streams", mark: { icon: "braces" } },
  websocket: { group: "streams", mark: { icon: "plug" } },
  ntfy: { group: "streams", mark: { icon: "say" } },
  gotify: { group: "streams", mark: { icon: "mail" } },
  loki: { group: "streams", mark: { icon: "fold" } },
  mercure: { group: "streams", mark: { icon: "hub" } },
};

export const markOf = (kind: Kind): Mark => LOOKS[kind].mark;

/** The kinds of each group that somebody who typed this may mean, in the order of the table. */
export function grouped(typed = ""): [group: Group, kinds: Facts[]][] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const meant = ({ word, name, says }: Facts) =>
    words.every((w) => `${word} ${name} ${says}`.toLowerCase().includes(w));
  const found = ALL.filter(meant);
  return GROUPS.map((group): [Group, Facts[]] => [
    group,
    found.filter(({ kind }) => LOOKS[kind].group === group),
  ]).filter(([, kinds]) => kinds.length > 0);
}

/** The one that is offered first. */
export const firstKind = (): Kind => grouped()[0]?.[1][0]?.kind ?? "local";

const FACTS = Object.fromEntries(ALL.map((facts) => [facts.kind, facts])) as Record<Kind, Facts>;

export const factsOf = (kind: Kind): Facts => FACTS[kind];

/** A setting of a kind, if it has it. */
export const settingOf = (kind: Kind, key: string): SourceSetting | undefined =>
  FACTS[kind].settings.find((setting) => setting.key === key);

/** What a kind may be set up with. Every kind has the rest. */
export type Key = Exclude<keyof SourceSettings, "id" | "name" | "kind" | "enabled" | "silence" | "levels"> | "token";

type Field = {
  /** How it is filled in. Paths are one a line, since a glob may hold commas. */
  as: "line" | "address" | "words" | "lines" | "mapping" | "token";
  /** Seldom needed: it stands under Advanced. */
  seldom?: true;
};

/** Whatever the table may ask for. */
export const FIELDS: Record<Key, Field> = {
  url: { as: "address" },
  organization: { as: "line" },
  token: { as: "token" },
  projects: { as: "words" },
  query: { as: "line" },
  paths: { as: "lines" },
  ca_file: { as: "line", seldom: true },
  every: { as: "line", seldom: true },
  link: { as: "line", seldom: true },
  fields: { as: "mapping", seldom: true },
};

/** What a setting is called by, for words to choose by. Loki's word for it is not Sentry's. */
export const called = (kind: Kind, key: Key): Key | "tenant" =>
  kind === "loki" && key === "organization" ? "tenant" : key;

export const labelOf = (kind: Kind, key: Key): string => say("sources-label", { key: called(kind, key) });

/** Where it listens, short: without the scheme, which says nothing here. */
export function where({ kind, url, organization, query, paths }: SourceSettings): string {
  const [first, ...more] = paths;
  const files = first && (more.length > 0 ? say("sources-files", { first, n: more.length }) : first);
  const place = url?.replace(/^\w+:\/\//, "").replace(/\/$/, "") ?? files ?? say("sources-here");
  return [factsOf(kind).name, place, organization, query].filter(Boolean).join(" · ");
}
