/** What a dry run says, apart from where it says it. */
import type { Replay, Rule } from "../backend/bindings";
import { locale } from "../shared/locale";
import { say, type Filling } from "../shared/say";
import { clock, millis, startOfDay } from "../shared/time";
import type { Hours } from "./dryrun.svelte";

/** More rings than anybody looks at. */
const MANY = 50;

/** What became of the matches; a reason without words says nothing by itself. */
export function details({ matched: n, held, really_rang }: Replay, saved: boolean): string {
  const reasons = held.filter(([, n]) => n > 0).map(([reason, n]) => say("rules-dry-held", { reason, n }));
  const said = reasons.filter((words) => words !== "").join(", ");
  const matches = said === "" ? say("rules-dry-matches", { n }) : say("rules-dry-matches-held", { n, held: said });
  return saved ? `${matches} ${say("rules-dry-saved", { n: really_rang })}` : matches;
}

/** The rules that decide first, to be filled into `rules-dry-above`. */
export const above = ({ decided_above }: Replay, rules: readonly Rule[]): Filling[] =>
  decided_above.map(([name, title, n]) => {
    const at = rules.findIndex((rule) => rule.name === name);
    const rule = at < 0 ? name : say("rules-number", { n: at + 1 });
    return { rule, action: rules[at]?.action ?? "ring", title, n };
  });

/** What to do about a rule that rings all the time. */
export const tooMany = ({ rang }: Replay, hours: Hours): string | null =>
  rang > MANY ? say("rules-dry-too-many", { n: Math.round(rang / (hours / 24)) }) : null;

/** Hours or days in which it would have rung, newest first: the picture as a table. */
export const ringing = ({ from, step, bars }: Replay): { at: number; rings: number }[] =>
  bars
    .map((rings, i) => ({ at: millis(from) + i * step * 1_000, rings }))
    .filter(({ rings }) => rings > 0)
    .reverse();

const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
const DAY_MS = 86_400_000;

/** What stands below the bars, in hundredths of the width: hours of a day, days of a week, dates of a month. */
export function marks({ from, to }: Replay): { left: number; words: string }[] {
  const [start, end] = [millis(from), millis(to)];
  const days = Math.round((end - start) / DAY_MS);
  const every = days <= 1 ? DAY_MS / 4 : days <= 7 ? DAY_MS : 7 * DAY_MS;
  const list: { left: number; words: string }[] = [];
  for (let at = startOfDay(start); at < end; at += every) {
    const left = ((at - start) / (end - start)) * 100;
    const words = days <= 1 ? clock(at, at) : days <= 7 ? weekday.format(at) : clock(at, end).replace(/ \S+$/, "");
    // A word that begins left of the picture, or would be cut at its right, is left out.
    if (left >= 0 && left <= 92) list.push({ left, words });
  }
  return list;
}
