import type { DecisionRow } from "../backend/bindings";
import type { IconName } from "../shared/icons";

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
  trigger: "rules",
};

/** The sign of a decision. A code this version does not know has the sign of a note. */
export const decisionIcon = ({ code }: DecisionRow): IconName => ICONS[code] ?? "info";

export const rang = ({ code }: DecisionRow): boolean => code === "ring";

/** How often in a row, unless the text counts by itself. */
export function timesWords({ code, times }: DecisionRow): string {
  return times > 1 && code !== "repeat_after" && code !== "ring" ? `${times} times` : "";
}
