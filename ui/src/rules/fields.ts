/** The fields and comparisons of a condition, as the configuration spells them and as people read them. */
import type { Comparison, Level } from "../backend/bindings";

export const FIELDS: readonly (readonly [field: string, words: string])[] = [
  ["level", "Level"],
  ["message", "Message"],
  ["exception.type", "Exception type"],
  ["exception.value", "Exception text"],
  ["exception.handled", "Exception handled"],
  ["culprit", "Culprit"],
  ["transaction", "Transaction"],
  ["environment", "Environment"],
  ["release", "Release"],
  ["source", "Source"],
  ["project", "Project"],
  ["logger", "Logger"],
  ["platform", "Platform"],
  ["server_name", "Server"],
  ["url", "Link"],
  ["fingerprint", "Fingerprint"],
  ["user.id", "User’s id"],
  ["user.email", "User’s e-mail"],
  ["user.username", "User’s name"],
  ["user.ip_address", "User’s IP address"],
];

/** How a tag is spelt: `tags.KEY`. */
export const TAG = "tags.";

export const LEVELS: readonly Level[] = ["fatal", "error", "warning", "info", "debug"];

/** A comparison as the editor has it: `exists: true` and `exists: false` are two. */
export type Op = Exclude<keyof Comparison, "field" | "exists"> | "present" | "missing";

const WORDS: Record<Op, string> = {
  is: "is",
  is_not: "is not",
  is_one_of: "is one of",
  contains: "contains",
  starts_with: "starts with",
  ends_with: "ends with",
  matches: "matches (regex)",
  at_least: "is at least",
  at_most: "is at most",
  present: "is there",
  missing: "is missing",
};

const LEVEL_OPS: readonly Op[] = ["at_least", "at_most", "is", "is_not", "is_one_of"];
const SOURCE_OPS: readonly Op[] = ["is", "is_not", "is_one_of"];
const TEXT_OPS: readonly Op[] = [
  "is",
  "is_not",
  "is_one_of",
  "contains",
  "starts_with",
  "ends_with",
  "matches",
  "at_least",
  "at_most",
  "present",
  "missing",
];

/** The comparisons to offer for a field; one that the file has anyway is offered too, so that nothing is lost. */
export function opsFor(field: string, current: Op): [Op, string][] {
  const ops = field === "level" ? LEVEL_OPS : field === "source" ? SOURCE_OPS : TEXT_OPS;
  return (ops.includes(current) ? ops : [...ops, current]).map((op) => [op, WORDS[op]]);
}

/** The comparison that makes sense when a field is chosen anew. */
export function opAfterChange(field: string, current: Op): Op {
  if (field === "level") return LEVEL_OPS.includes(current) ? current : "at_least";
  if (field === "source") return SOURCE_OPS.includes(current) ? current : "is";
  return current === "at_least" || current === "at_most" ? "is" : current;
}

export const takesValue = (op: Op): boolean => op !== "present" && op !== "missing";
