import type { Inbox, InboxQuery, IssueRow, Level } from "../bindings";
import type { Backlog } from "./backlog";

export const RANK: Record<Level, number> = { debug: 0, info: 1, warning: 2, error: 3, fatal: 4 };
export const settled = ({ seen }: IssueRow) => ["acknowledged", "snoozed", "resolved"].includes(seen);

/** A page of the demo's issues, filtered as the engine would. What was left over comes last. */
export function inbox(issues: readonly IssueRow[], backlog: Backlog | null, query: InboxQuery): Inbox {
  const text = query.text.toLowerCase();
  const found = issues.filter(
    (row) =>
      (query.all || !settled(row)) &&
      (query.level === null || RANK[row.level] >= RANK[query.level]) &&
      (query.source === null || row.source === query.source) &&
      (query.environment === null || row.environment === query.environment) &&
      (query.release === null || row.release === query.release) &&
      (query.cause === null || row.outage?.cause === query.cause) &&
      (!query.held || row.decision.code !== "ring") &&
      row.title.toLowerCase().includes(text),
  );
  if (query.order === "newest") found.sort((a, b) => b.last_seen.localeCompare(a.last_seen));
  const known = (pick: (row: IssueRow) => string | null) => [
    ...new Set(issues.map(pick).filter((value) => value !== null)),
  ];
  const page = found.slice(query.offset, query.offset + (query.limit || 100));
  const rest = backlog?.page(query, Math.max(0, query.offset - found.length), (query.limit || 100) - page.length);
  return {
    issues: [...page, ...(rest?.rows ?? [])],
    total: found.length + (rest?.total ?? 0),
    held: issues.filter((row) => !settled(row) && !["ring", "no_rule"].includes(row.decision.code)).length,
    environments: known(({ environment }) => environment),
    releases: known(({ release }) => release),
  };
}
