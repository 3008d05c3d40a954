/** What a dry run says, apart from where it says it. */
import type { Replay, Rule } from "../backend/bindings";
import { clock, millis, startOfDay } from "../shared/time";
import { count, counted } from "../shared/words";
import type { Hours } from "./dryrun.svelte";

export type Parts = [words: string, strong: boolean][];

const SPANS: Record<Hours, string> = { 24: "24 hours", 168: "7 days", 720: "30 days" };

/** More rings than anybody looks at. */
export const MANY = 50;

/** `In the last 7 days this rule would have rung 4 times (of 1,932 events).` */
export function headline({ rang, matched, events }: Replay, hours: Hours, action: Rule["action"]): Parts {
  const start = `In the last ${SPANS[hours]} this rule would `;
  const of = ` (of ${counted(events, "event")}).`;
  if (action === "ignore")
    return [
      [`${start}have matched `, false],
      [counted(matched, "event"), true],
      [of.replace(/ events?/, ""), false],
    ];
  if (rang === 0)
    return [
      [start, false],
      ["not have rung", true],
      [of, false],
    ];
  return [
    [`${start}have rung `, false],
    [counted(rang, "time"), true],
    [of, false],
  ];
}

/** What kept matches from ringing, by the reason's code; what is not here says nothing by itself. */
const HELD: Record<string, string> = {
  repeat_after: "of them folded",
  trigger: "did not meet its trigger",
  quiet_hours: "held by quiet hours",
  paused: "held by a pause",
  snoozed: "of snoozed issues",
  acknowledged: "of acknowledged issues",
  watching: "held by a watch",
  budget: "went into a summary",
  first_read: "read back at a first connection",
  duplicate: "came twice",
  ignored: "recorded without a ring",
};

/** `271 events matched; 267 of them folded. The saved rule rang 9 times.` */
export function details({ matched, held, really_rang }: Replay, saved: boolean): string {
  const reasons = held.flatMap(([code, n]) => (n > 0 && HELD[code] ? [`${count(n)} ${HELD[code]}`] : []));
  const said = `${counted(matched, "event")} matched${reasons.length > 0 ? `; ${reasons.join(", ")}` : ""}.`;
  return saved ? `${said} The saved rule rang ${counted(really_rang, "time")}.` : said;
}

/** `1 more match, KeyError: 'cart', is not counted: rule 1 rings for it first.` */
export function above({ decided_above }: Replay, rules: readonly Rule[]): Parts[] {
  return decided_above.map(([name, title, n]): Parts => {
    const at = rules.findIndex((rule) => rule.name === name);
    const rule = at < 0 ? name : `rule ${at + 1}`;
    const does = rules[at]?.action === "ignore" ? "records" : "rings for";
    return n === 1
      ? [
          ["1 more match, ", false],
          [title, true],
          [`, is not counted: ${rule} ${does} it first.`, false],
        ]
      : [
          [`${count(n)} more matches, such as `, false],
          [title, true],
          [`, are not counted: ${rule} ${does} them first.`, false],
        ];
  });
}

/** `12,040 events left only counts and could not be asked.` */
export const notKept = ({ not_kept }: Replay): string | null =>
  not_kept === 0 ? null : `${counted(not_kept, "event")} left only counts and could not be asked.`;

/** What to do about a rule that rings all the time. */
export function tooMany({ rang }: Replay, hours: Hours): string | null {
  if (rang <= MANY) return null;
  const daily = Math.round(rang / (hours / 24));
  const pace = daily > 0 ? `That is about ${counted(daily, "ring")} a day` : `That is over ${MANY} rings`;
  return `${pace}. Narrow the conditions, or fold repeats for longer.`;
}

/** Hours or days in which it would have rung, newest first: the picture as a table. */
export const ringing = ({ from, step, bars }: Replay): { at: number; rings: number }[] =>
  bars
    .map((rings, i) => ({ at: millis(from) + i * step * 1_000, rings }))
    .filter(({ rings }) => rings > 0)
    .reverse();

const weekday = (at: number): string => new Date(at).toLocaleDateString(undefined, { weekday: "short" });
const DAY_MS = 86_400_000;

/** What stands below the bars, in hundredths of the width: hours of a day, days of a week, dates of a month. */
export function marks({ from, to }: Replay): { left: number; words: string }[] {
  const [start, end] = [millis(from), millis(to)];
  const days = Math.round((end - start) / DAY_MS);
  const every = days <= 1 ? DAY_MS / 4 : days <= 7 ? DAY_MS : 7 * DAY_MS;
  const list: { left: number; words: string }[] = [];
  for (let at = startOfDay(start); at < end; at += every) {
    const left = ((at - start) / (end - start)) * 100;
    const words = days <= 1 ? clock(at, at) : days <= 7 ? weekday(at) : clock(at, end).replace(/ \S+$/, "");
    // A word that begins left of the picture, or would be cut at its right, is left out.
    if (left >= 0 && left <= 92) list.push({ left, words });
  }
  return list;
}
