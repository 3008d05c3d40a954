import type { Condition, EventView, Issue, Rule } from "../backend/bindings";
import { blank } from "./draft.svelte";

/** Tags that tell one kind of trouble from another are few; more would match this one event only. */
const TAGS = 3;

/** A rule about issues like this one, for somebody to narrow or widen. */
export function ruleFromIssue({ row, event }: Issue): Rule {
  const tests = about(event, row.culprit);
  if (row.environment) tests.push({ field: "environment", is: row.environment });
  return { ...blank(short(row.title)), sources: [row.source], match: { all: tests }, trigger: "every_event" };
}

/** What tells it from others: its exception, else what it says, else where it comes from and how it is tagged. */
function about({ exceptions: [exception], message, tags }: EventView, culprit: string | null): Condition[] {
  const tests: Condition[] = [];
  if (exception?.ty) tests.push({ field: "exception.type", is: exception.ty });
  if (exception?.value) tests.push({ field: "exception.value", is: exception.value });
  if (tests.length === 0 && message) tests.push({ field: "message", contains: message });
  if (tests.length > 0) return tests;
  if (culprit) tests.push({ field: "culprit", is: culprit });
  return [...tests, ...tags.slice(0, TAGS).map(([key, is]) => ({ field: `tags.${key}`, is }))];
}

const LONGEST = 48;
const short = (title: string): string => (title.length > LONGEST ? `${title.slice(0, LONGEST - 1).trimEnd()}…` : title);
