import type { IssueRow, Report } from "../bindings";
import { coverage } from "./people";
import { MINUTE } from "./time";

/** The worst of the demo's issues in the last so many hours. */
export function report(issues: readonly IssueRow[], hours: number): Report {
  const to = Date.now();
  const from = to - hours * 60 * MINUTE;
  const found = issues.filter(({ last_seen }) => Date.parse(last_seen) >= from);
  const again = (row: IssueRow) => row.returns > 0;
  const worst = [...found].sort((a, b) => Number(again(b)) - Number(again(a))).slice(0, 5);
  const costs = worst.map((row) => ({
    issue_id: row.id,
    title: row.title,
    level: row.level,
    source_name: row.source_name,
    events: row.count,
    users: row.users,
    rings: 1,
    hours: 2,
    fixed_twice: again(row),
    text: `${again(row) ? "was resolved, and came back · " : ""}${row.count} events · ${row.users === 1 ? "1 person" : `${row.users} people`} · 1 ring · in 2 of ${hours} hours`,
  }));
  const events = found.reduce((sum, row) => sum + row.count, 0);
  const markdown = costs.map(({ title, text }, at) => `${at + 1}. **${title}**\n   ${text}\n`).join("");
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    issues: found.length,
    events,
    rings: found.length,
    worst: costs,
    coverage: [coverage("checkout", 100, 31)],
    markdown,
  };
}
