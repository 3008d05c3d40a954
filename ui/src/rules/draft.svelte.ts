import type { CheckedRule, ProblemView, Rule } from "../backend/bindings";
import { say } from "../shared/say";
import { canonical } from "./canonical";
import { fromMatch, paths, toCondition, type Group } from "./condition";

/** How a rule begins that is made from nothing. */
export const blank = (name: string): Rule => ({
  name,
  enabled: true,
  sources: [],
  match: { field: "level", at_least: "error" },
  trigger: "new_issue",
  action: "ring",
  in_quiet_hours: false,
  repeat_after: "15m",
  ring_again: "worse",
  urgency: "normal",
  sound: "bell",
});

/** The rule everybody starts with. */
export const fatalOnly: Rule = {
  ...blank(say("rules-fatal-only")),
  match: { field: "level", at_least: "fatal" },
  trigger: "every_event",
  repeat_after: "30m",
  urgency: "critical",
};

/** Parts of a rule whose problems have a place in the form. */
const SHOWN: readonly string[] = [
  "name",
  "sources",
  "match",
  "trigger",
  "repeat_after",
  "ring_again",
  "urgency",
  "in_quiet_hours",
  "sound",
  "colour",
  "actions",
];

/** What was written, at one time. The match keeps its ids, so that fields stay the same fields. */
type Written = { rest: Omit<Rule, "match">; match: Group };

const ruleOf = ({ rest, match }: Written): Rule => ({ ...rest, match: toCondition(match) });

/** A rule while it is edited. */
export class Draft {
  /** Everything but the match. */
  rest = $state<Omit<Rule, "match">>({} as Omit<Rule, "match">);
  match = $state<Group>({} as Group);
  checked = $state.raw<CheckedRule | null>(null);
  /** The rule in force, as {@link rule} would write it. */
  #base = $state("");
  /** What the last step ended with. */
  #settled: Written;

  constructor(rule: Rule) {
    this.reset(rule);
    this.#settled = this.#written();
  }

  /** Throws away what was written. */
  reset(rule: Rule): void {
    const { match, ...rest } = structuredClone(rule);
    this.rest = rest;
    this.match = fromMatch(match);
    this.checked = null;
    this.#base = canonical(this.rule);
  }

  /** Takes a new rule in force. What was written stays; where nothing was, the fields follow. */
  rebase(rule: Rule): void {
    const base = canonical(new Draft(rule).rule);
    if (!this.changed && base !== this.#base) this.take(rule);
    else this.#base = base;
  }

  /** As {@link reset}, and nothing that could be undone. */
  take(rule: Rule): void {
    this.reset(rule);
    this.#settled = this.#written();
  }

  /** What was written since this was last asked, as a way back and forward; `null`: nothing. */
  settle(): { undo: () => void; redo: () => void } | null {
    const [before, after] = [this.#settled, this.#written()];
    if (canonical(ruleOf(before)) === canonical(ruleOf(after))) return null;
    this.#settled = after;
    return { undo: () => this.#write(before), redo: () => this.#write(after) };
  }

  get rule(): Rule {
    return ruleOf(this.#written());
  }

  #written(): Written {
    return { rest: $state.snapshot(this.rest), match: $state.snapshot(this.match) as Group };
  }

  #write(written: Written): void {
    const { rest, match } = structuredClone(written);
    this.rest = rest;
    this.match = match;
    this.#settled = written;
  }

  get changed(): boolean {
    return canonical(this.rule) !== this.#base;
  }

  /** What is wrong at a place of the rule, such as `name` or `match.all[1]`, and below it. */
  problemsAt(path: string): ProblemView[] {
    return this.#problems().filter((problem) => covers(path, relative(problem.path)));
  }

  /** What is wrong with a node of the tree, and not with one of its children. */
  problemsOf(id: number): ProblemView[] {
    const where = [...paths(this.match)];
    // The deepest place that covers it. A bare group and its only child stand at the same place: the child comes later.
    const owner = (problem: ProblemView) =>
      where
        .filter(([, path]) => covers(path, relative(problem.path)))
        .reduce((deepest, node) => (node[1].length >= deepest[1].length ? node : deepest), [0, ""])[0];
    return this.#problems().filter((problem) => owner(problem) === id);
  }

  /** Problems that no field shows. */
  get elsewhere(): ProblemView[] {
    return this.#problems().filter(({ path }) => !SHOWN.some((at) => covers(at, relative(path))));
  }

  /** Whether it can be saved: warnings do not stand in the way. */
  get sound(): boolean {
    return this.#problems().every(({ warning }) => warning);
  }

  #problems(): ProblemView[] {
    return this.checked?.problems ?? [];
  }
}

/** A problem's place within the rule, whether it was found in a list or alone: `rules[3].match` and `rule.match` are `match`. */
export const relative = (path: string): string => path.replace(/^(rules?\[\d+\]|rule)\.?/, "");

/** Whether `path` is `place` or below it. */
function covers(place: string, path: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}
