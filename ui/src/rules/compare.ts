/** What an import would change, and the list that comes of what is taken of it. */
import type { ImportedRule, Rule, RuleView } from "../backend/bindings";
import { say } from "../shared/say";
import { canonical } from "./canonical";

export type Change = {
  kind: "added" | "changed" | "same" | "removed";
  name: string;
  /** As it is in force. */
  before: RuleView | null;
  /** As it is in the text. */
  after: ImportedRule | null;
  /** In what they differ, in people's words: not everything stands in the sentence. */
  differs: string[];
};

const WORDS: Record<keyof Rule, string> = {
  name: say("rules-part-name"),
  enabled: say("rules-part-enabled"),
  sources: say("rules-part-sources"),
  match: say("rules-part-match"),
  trigger: say("rules-part-trigger"),
  action: say("rules-part-action"),
  in_quiet_hours: say("rules-part-quiet-hours"),
  repeat_after: say("rules-part-fold"),
  ring_again: say("rules-part-again"),
  urgency: say("rules-part-urgency"),
  sound: say("rules-part-sound"),
  colour: say("rules-part-colour"),
  actions: say("rules-part-buttons"),
};

const differences = (a: Rule, b: Rule): string[] =>
  (Object.keys(WORDS) as (keyof Rule)[])
    .filter((key) => canonical(a[key]) !== canonical(b[key]))
    .map((key) => WORDS[key]);

/** Rules belong together by their names, which are unique. What is in the text comes first, in its order. */
export function compare(inForce: readonly RuleView[], imported: readonly ImportedRule[]): Change[] {
  const names = new Set(imported.map(({ rule }) => rule.name));
  const there = imported.map((after): Change => {
    const { name } = after.rule;
    const before = inForce.find(({ rule }) => rule.name === name) ?? null;
    const differs = before ? differences(before.rule, after.rule) : [];
    const kind = before === null ? "added" : differs.length > 0 ? "changed" : "same";
    return { kind, name, before, after, differs };
  });
  const gone = inForce
    .filter(({ rule }) => !names.has(rule.name))
    .map((before): Change => ({ kind: "removed", name: before.rule.name, before, after: null, differs: [] }));
  return [...there, ...gone];
}

/**
 * The list with the changes that are taken. Added to what is there, changed rules keep their places and new ones come
 * last; in place of it, the text's order holds, and rules that are kept all the same come last.
 */
export function merged(
  inForce: readonly RuleView[],
  changes: readonly Change[],
  taken: (change: Change) => boolean,
  replace: boolean,
): Rule[] {
  const pick = (change: Change): Rule[] => {
    const rule = taken(change) ? change.after?.rule : change.before?.rule;
    return rule ? [rule] : [];
  };
  if (replace) return changes.flatMap(pick);
  const of = (name: string) => changes.find((change) => change.name === name && change.kind !== "removed");
  const kept = inForce.flatMap(({ rule }) => {
    const change = of(rule.name);
    return change ? pick(change) : [rule];
  });
  return [...kept, ...changes.filter(({ kind }) => kind === "added").flatMap(pick)];
}
