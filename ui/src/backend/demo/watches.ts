import type { Watch, WatchPlan } from "../bindings";
import { MINUTE } from "./time";

/** Deploys of the last days, newest first: one of each ending. */
export function demoWatches(now: number): Watch[] {
  const at = (minutes: number) => new Date(now - minutes * MINUTE).toISOString();
  const base = {
    level: "fatal",
    sources: ["Checkout production", "Payments", "Web front end"],
    hold_others: true,
    held: 0,
    issues: 0,
    counted: 0,
    found: [],
    unseen: [],
    blind_seconds: 0,
    marks: [],
  } as const satisfies Partial<Watch>;
  const over = (id: number, ago: number, minutes: number, rest: Partial<Watch>): Watch => ({
    ...structuredClone(base),
    id,
    began: at(ago),
    until: at(ago - minutes),
    ended: at(ago - minutes),
    verdict: "well",
    release: null,
    events: 0,
    title: "All’s well",
    body: "",
    ...rest,
  });
  return [
    over(3, 240, 15, {
      release: "checkout-api@5.14.0",
      events: 214,
      held: 3,
      body: "checkout-api@5.14.0: 15 minutes, 214 events, none fatal.\n3 sources heard throughout. 3 other rings waited: see the inbox.",
    }),
    over(2, 1_640, 15, {
      verdict: "rang",
      release: "web@2.3.1",
      events: 902,
      counted: 37,
      issues: 1,
      marks: [8, 9, 12],
      found: [
        {
          issue_id: "i2",
          title: "TypeError: null array in workspace cache",
          level: "fatal",
          at: at(1_632),
          events: 37,
          users: 3,
          new: true,
        },
      ],
      title: "Watch ended: 37 fatal",
      body: "TypeError: null array in workspace cache\nFirst at 14:28, new since this watch began. All of it was seen.",
    }),
    over(1, 4_400, 15, {
      verdict: "blind",
      release: "payments@1.9.2",
      events: 120,
      blind_seconds: 180,
      unseen: [{ source: "Payments", from: at(4_394), to: at(4_391), text: "no answer" }],
      title: "Watch ended: cannot say all’s well",
      body: "payments@1.9.2: blind 3 of 15 minutes — Payments, 14:26–14:29: no answer.\nNothing fatal in the rest.",
    }),
  ];
}

/** A watch that begins now. */
export function begun(plan: WatchPlan, id: number, sources: string[], now: number): Watch {
  return {
    id,
    began: new Date(now).toISOString(),
    until: new Date(now + plan.seconds * 1000).toISOString(),
    ended: null,
    verdict: null,
    level: plan.level,
    release: plan.release,
    sources,
    hold_others: plan.hold_others,
    events: 0,
    counted: 0,
    held: 0,
    issues: 0,
    found: [],
    unseen: [],
    blind_seconds: 0,
    marks: [],
    title: `On watch: ${Math.ceil(plan.seconds / 60)} minutes left`,
    body: `0 events, none fatal.\n${sources.length} of ${sources.length} sources live.`,
  };
}

/** The same, over now: nothing happens in the demo while it runs. */
export function ended(watch: Watch, now: number): Watch {
  const at = new Date(now).toISOString();
  const minutes = Math.max(1, Math.round((now - Date.parse(watch.began)) / MINUTE));
  const what = watch.release === null ? "" : `${watch.release}: `;
  return {
    ...watch,
    until: at,
    ended: at,
    verdict: "well",
    title: "All’s well",
    body: `${what}${minutes} minutes, ${watch.events} events, none fatal.\n${watch.sources.length} sources heard throughout.`,
  };
}
