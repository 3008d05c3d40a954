/** What a newcomer may want to hear of, as lists of rules made of the engine's presets. */
import type { Preset, Rule } from "../backend/bindings";
import { canonical } from "../rules/canonical";
import { say } from "../shared/say";

export type Choice = { id: string; name: string; says: string; rules: readonly Rule[] };

/** Presets are known by what they do: what they are called may change. */
const isFatal = ({ match, trigger }: Rule) =>
  trigger === "every_event" && "field" in match && match.field === "level" && match.at_least === "fatal";
const isNew = ({ trigger }: Rule) => trigger === "new_issue";
const isUnhandled = ({ match }: Rule) => "field" in match && match.field === "exception.handled";

/** The quietest first, which is also what is in force before anybody chose. A choice whose preset is missing is none. */
export function choicesOf(presets: readonly Preset[]): Choice[] {
  const [fatal, fresh, unhandled] = [isFatal, isNew, isUnhandled].map(
    (is) => presets.find(({ rule }) => is(rule))?.rule,
  );
  if (!fatal) return [];
  const errors: Rule = {
    ...fatal,
    name: say("firstrun-errors"),
    match: { field: "level", at_least: "error" },
    urgency: "normal",
    repeat_after: "15m",
  };
  const choice = (id: string, name: string, says: string, ...rules: (Rule | undefined)[]): Choice[] =>
    rules.includes(undefined) ? [] : [{ id, name, says, rules: rules.filter((rule) => rule !== undefined) }];
  return [
    ...choice("fatal", say("firstrun-fatal"), say("firstrun-fatal-says"), fatal),
    ...choice("unhandled", say("firstrun-unhandled"), say("firstrun-unhandled-says"), fatal, unhandled),
    ...choice("new", say("firstrun-new"), say("firstrun-new-says"), fatal, fresh),
    ...choice("errors", say("firstrun-errors"), say("firstrun-errors-says"), fatal, errors),
    ...choice("none", say("firstrun-none"), say("firstrun-none-says")),
  ];
}

/** The choice that these rules are, whatever they are called; `null`: they are somebody's own. */
export function chosen(choices: readonly Choice[], rules: readonly Rule[]): Choice | null {
  const like = (list: readonly Rule[]) => canonical(list.map((rule) => ({ ...rule, name: "" })));
  return choices.find((choice) => like(choice.rules) === like(rules)) ?? null;
}
