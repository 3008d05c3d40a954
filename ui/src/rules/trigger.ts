/** Triggers as the form shows them: a choice, and what belongs to it. */
import type { Trigger } from "../backend/bindings";

export type TriggerKind = "every_event" | "new_issue" | "regression" | "events" | "users";
export type Counting = Extract<Trigger, { within: string }>;

export function kindOf(trigger: Trigger): TriggerKind {
  if (typeof trigger === "string") return trigger;
  if ("regression_after" in trigger) return "regression";
  return "events" in trigger ? "events" : "users";
}

/** What each choice begins with. */
export const beginnings: Readonly<Record<TriggerKind, Trigger>> = {
  every_event: "every_event",
  new_issue: "new_issue",
  regression: "regression",
  events: { events: 10, within: "5m", per: "issue" },
  users: { users: 5, within: "10m", per: "issue" },
};

/** How many events or users it takes. */
export const least = (trigger: Counting): number => ("events" in trigger ? trigger.events : trigger.users);

export const withLeast = (trigger: Counting, n: number): Counting =>
  "events" in trigger ? { ...trigger, events: n } : { ...trigger, users: n };

/** After how much silence an issue counts as come back; `""`: only after it was resolved. */
export const silenceOf = (trigger: Trigger): string =>
  typeof trigger === "object" && "regression_after" in trigger ? trigger.regression_after : "";

export const regression = (silence: string): Trigger => (silence === "" ? "regression" : { regression_after: silence });
