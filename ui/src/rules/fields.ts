/** The fields and comparisons of a condition, as the configuration spells them and as people read them. */
import type { Comparison } from "../backend/bindings";
import { say } from "../shared/say";

export const FIELDS: readonly (readonly [field: string, words: string])[] = [
  ["level", say("rules-field-level")],
  ["message", say("rules-field-message")],
  ["exception.type", say("rules-field-exception-type")],
  ["exception.value", say("rules-field-exception-value")],
  ["exception.handled", say("rules-field-exception-handled")],
  ["culprit", say("rules-field-culprit")],
  ["transaction", say("rules-field-transaction")],
  ["environment", say("rules-field-environment")],
  ["release", say("rules-field-release")],
  ["source", say("rules-field-source")],
  ["project", say("rules-field-project")],
  ["logger", say("rules-field-logger")],
  ["platform", say("rules-field-platform")],
  ["server_name", say("rules-field-server")],
  ["url", say("rules-field-url")],
  ["fingerprint", say("rules-field-fingerprint")],
  ["user.id", say("rules-field-user-id")],
  ["user.email", say("rules-field-user-email")],
  ["user.username", say("rules-field-user-name")],
  ["user.ip_address", say("rules-field-user-address")],
];

/** How a tag is spelt: `tags.KEY`. */
export const TAG = "tags.";

/** A comparison as the editor has it: `exists: true` and `exists: false` are two. */
export type Op = Exclude<keyof Comparison, "field" | "exists"> | "present" | "missing";

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
  return (ops.includes(current) ? ops : [...ops, current]).map((op) => [op, say("rules-op", { op })]);
}

/** The comparison that makes sense when a field is chosen anew. */
export function opAfterChange(field: string, current: Op): Op {
  if (field === "level") return LEVEL_OPS.includes(current) ? current : "at_least";
  if (field === "source") return SOURCE_OPS.includes(current) ? current : "is";
  return current === "at_least" || current === "at_most" ? "is" : current;
}

export const takesValue = (op: Op): boolean => op !== "present" && op !== "missing";
