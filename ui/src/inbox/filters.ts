/** What narrows the inbox, and how it is named. */
import type { InboxQuery, Level } from "../backend/bindings";
import { say } from "../shared/say";

export const everything: Readonly<InboxQuery> = {
  order: "worst",
  all: false,
  level: null,
  source: null,
  environment: null,
  release: null,
  cause: null,
  held: false,
  text: "",
  limit: 0,
  offset: 0,
};

export type FilterKey = "level" | "source" | "environment" | "release" | "cause" | "held" | "all";

/** The filters that are on, in people's words. */
export function active(query: InboxQuery, sourceName: (id: string) => string): { key: FilterKey; words: string }[] {
  const on: { key: FilterKey; words: string }[] = [];
  if (query.level) on.push({ key: "level", words: levelWords(query.level) });
  if (query.source) on.push({ key: "source", words: sourceName(query.source) });
  if (query.environment) on.push({ key: "environment", words: query.environment });
  if (query.release) on.push({ key: "release", words: query.release });
  if (query.cause) on.push({ key: "cause", words: causeWords(query.cause) });
  if (query.held) on.push({ key: "held", words: say("inbox-on-held") });
  if (query.all) on.push({ key: "all", words: say("inbox-on-all") });
  return on;
}

/** A level filter means "or worse"; nothing is worse than fatal. */
export const levelWords = (level: Level): string => say("inbox-level-or-worse", { level });

/** What one cause is called as a filter. */
export const causeWords = (cause: string): string => say("inbox-cause", { cause });

/** Whether anything hides issues that would otherwise be shown. */
export const narrows = (query: InboxQuery): boolean =>
  query.held || [query.level, query.source, query.environment, query.release, query.cause].some(Boolean);

/** Without one filter. */
export const without = (key: FilterKey): Partial<InboxQuery> => ({ [key]: everything[key] });
