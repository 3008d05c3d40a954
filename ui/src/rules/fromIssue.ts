import type { Condition, Issue, Rule } from "../backend/bindings";
import { blank } from "./draft.svelte";

/** A rule about issues like this one, for somebody to narrow or widen. */
export function ruleFromIssue({ row, latest }: Issue): Rule {
  const [exception] = latest.exceptions;
  const tests: Condition[] = [];
  if (exception?.ty) tests.push({ field: "exception.type", is: exception.ty });
  if (exception?.value) tests.push({ field: "exception.value", is: exception.value });
  if (tests.length === 0) tests.push({ field: "message", contains: latest.message ?? row.title });
  if (row.environment) tests.push({ field: "environment", is: row.environment });
  return { ...blank(short(row.title)), sources: [row.source], match: { all: tests }, trigger: "every_event" };
}

const LONGEST = 48;
const short = (title: string): string => (title.length > LONGEST ? `${title.slice(0, LONGEST - 1).trimEnd()}…` : title);
