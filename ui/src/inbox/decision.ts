import type { DecisionRow, IssueRow } from "../backend/bindings";
import type { IconName } from "../shared/icons";
import { say } from "../shared/say";
import { clock, millis } from "../shared/time";

const ICONS: Record<string, IconName> = {
  ring: "bell",
  repeat_after: "fold",
  budget: "fold",
  duplicate: "fold",
  quiet_hours: "moon",
  paused: "pause",
  snoozed: "clock",
  first_read: "clock",
  watching: "clock",
  acknowledged: "check",
  no_rule: "info",
  ignored: "rules",
  trigger: "count",
};

/** The sign of a decision. A code this version does not know has the sign of a note. */
export const decisionIcon = ({ code }: DecisionRow): IconName => ICONS[code] ?? "info";

export const rang = ({ code }: DecisionRow): boolean => code === "ring";

/** How often in a row, unless the text counts by itself. */
export function timesWords({ code, times }: DecisionRow): string {
  return times > 1 && code !== "repeat_after" && code !== "ring" ? say("shared-times", { n: times }) : "";
}

/** What somebody has done about an issue: `Snoozed until worse`, `Resolved`. */
export function seenWords({ seen, snoozed_until }: Pick<IssueRow, "seen" | "snoozed_until">, now: number): string {
  if (snoozed_until !== null) return say("inbox-seen", { seen, until: clock(millis(snoozed_until), now) });
  return say("inbox-seen", { seen: seen === "snoozed" ? "worse" : seen });
}

/** Whether it is off the list unless somebody asks for it. */
export const dealtWith = ({ seen }: Pick<IssueRow, "seen">): boolean => seen !== "unseen" && seen !== "seen";
