import type { FoundPage, Inbox, InboxQuery, IssueRow, Level } from "../bindings";

const RANK: Record<Level, number> = { debug: 0, info: 1, warning: 2, error: 3, fatal: 4 };
const settled = ({ seen }: IssueRow) => ["acknowledged", "snoozed", "resolved"].includes(seen);

/** A page of the demo's issues, filtered as the engine would. */
export function inbox(issues: readonly IssueRow[], query: InboxQuery): Inbox {
  const text = query.text.toLowerCase();
  const found = issues.filter(
    (row) =>
      (query.all || !settled(row)) &&
      (query.level === null || RANK[row.level] >= RANK[query.level]) &&
      (query.source === null || row.source === query.source) &&
      (query.environment === null || row.environment === query.environment) &&
      (query.release === null || row.release === query.release) &&
      (!query.held || row.decision.code !== "ring") &&
      row.title.toLowerCase().includes(text),
  );
  if (query.order === "newest") found.sort((a, b) => b.last_seen.localeCompare(a.last_seen));
  const known = (pick: (row: IssueRow) => string | null) => [
    ...new Set(issues.map(pick).filter((value) => value !== null)),
  ];
  return {
    issues: found.slice(query.offset, query.offset + (query.limit || 100)),
    total: found.length,
    held: issues.filter((row) => !settled(row) && !["ring", "no_rule"].includes(row.decision.code)).length,
    environments: known(({ environment }) => environment),
    releases: known(({ release }) => release),
  };
}

/** The demo's latest events that hold every word; fields and the rest of the language are the engine's. */
export function found(issues: readonly IssueRow[], { query, limit }: { query: string; limit: number }): FoundPage {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const meant = issues.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
  const events = meant.map((row) => ({
    event_id: `${row.id}-1`,
    issue_id: row.id,
    at: row.last_seen,
    level: row.level,
    title: row.title,
    source: row.source,
    source_name: row.source_name,
    project: null,
    environment: row.environment,
    release: row.release,
    person: null,
  }));
  events.sort((a, b) => b.at.localeCompare(a.at));
  return { events: events.slice(0, limit || 50), next: null };
}
