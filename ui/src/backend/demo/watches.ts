/** Deploy watches of the demo: some that ended, and one that lives. */
import type { Watch, WatchFound, WatchPlan } from "../bindings";
import { NAMES } from "./issues";
import { hm, MINUTE } from "./time";

const name = (id: string): string => NAMES[id] ?? id;
const SOURCES = [name("checkout"), name("payments"), name("web")];
/** Events a second. */
const PACE = 0.24;

const BASE = {
  verdict: "well",
  level: "fatal",
  release: null,
  sources: SOURCES,
  hold_others: true,
  events: 0,
  levels: [],
  counted: 0,
  held: 0,
  issues: 0,
  found: [],
  unseen: [],
  blind_seconds: 0,
  marks: [],
} as const satisfies Partial<Watch>;

const iso = (at: number): string => new Date(at).toISOString();

/** One of so many minutes that began so many minutes ago, with the words of its ending. */
function over(id: number, now: number, ago: number, minutes: number, rest: Partial<Watch>): Watch {
  const until = iso(now - (ago - minutes) * MINUTE);
  const began = iso(now - ago * MINUTE);
  return worded({
    ...structuredClone(BASE),
    id,
    began,
    until,
    asked_seconds: minutes * 60,
    ended: until,
    title: "",
    body: "",
    ...rest,
  } as Watch);
}

const found = (rest: Partial<WatchFound>): WatchFound => ({
  issue_id: "demo-2",
  title: "TypeError: null array in workspace cache",
  level: "fatal",
  at: "",
  events: 37,
  users: 3,
  new: true,
  ...rest,
});

const rang = (began: number): Partial<Watch> => ({
  verdict: "rang",
  release: "web@2.3.1",
  events: 231,
  counted: 38,
  issues: 2,
  held: 2,
  marks: [8, 9, 12],
  found: [
    found({ at: iso(began + 8.5 * MINUTE) }),
    found({
      issue_id: "demo-1",
      title: "KeyError: 'cart'",
      at: iso(began + 12.2 * MINUTE),
      events: 1,
      users: 1,
      new: false,
    }),
  ],
});

const blind = (began: number): Partial<Watch> => ({
  verdict: "blind",
  release: "payments@1.9.2",
  events: 120,
  blind_seconds: 180,
  unseen: [{ source: SOURCES[1] ?? "", from: iso(began + 6 * MINUTE), to: iso(began + 9 * MINUTE), text: "no answer" }],
});

/** Deploys of the last days, newest first: one of each ending. */
export function demoWatches(now: number): Watch[] {
  return [
    over(3, now, 240, 15, { release: "checkout-api@5.14.0", events: 214, held: 3 }),
    over(2, now, 1_640, 15, rang(now - 1_640 * MINUTE)),
    over(1, now, 4_400, 15, blind(now - 4_400 * MINUTE)),
  ];
}

/** One that has just ended. */
export function justEnded(how: "well" | "rang" | "blind", now: number): Watch {
  const began = now - 15.7 * MINUTE;
  const well: Partial<Watch> = { release: "checkout-api@5.14.0", events: 214, held: 1 };
  return over(4, now, 15.7, 15, { well, rang: rang(began), blind: blind(began) }[how]);
}

/** One that has been under way for 3 minutes 36 seconds. */
export function underWay(now: number): Watch {
  const plan = {
    seconds: 900,
    level: "fatal",
    release: "checkout-api@5.14.0",
    sources: [],
    hold_others: true,
  } as const;
  return advance({ ...begun({ ...plan, sources: [] }, 4, SOURCES, now - 3.6 * MINUTE), held: 1 }, now);
}

/** A watch that begins now. */
export function begun(plan: WatchPlan, id: number, sources: string[], now: number): Watch {
  const { level, release, hold_others, seconds } = plan;
  const times = {
    began: iso(now),
    until: iso(now + seconds * 1000),
    asked_seconds: seconds,
    ended: null,
    verdict: null,
  };
  return worded(
    { ...structuredClone(BASE), id, ...times, level, release, sources, hold_others, title: "", body: "" } as Watch,
    now,
  );
}

/** The same, at another time: more was heard, and when its time is over it ends. */
export function advance(watch: Watch, now: number): Watch {
  const until = Date.parse(watch.until);
  const seconds = (Math.min(now, until) - Date.parse(watch.began)) / 1000;
  const events = Math.max(watch.events, watch.counted, Math.floor(seconds * PACE));
  return now >= until ? ended({ ...watch, events }, until) : worded({ ...watch, events }, now);
}

/** The same, so many seconds longer. */
export function extended(watch: Watch, seconds: number, now: number): Watch {
  const until = iso(Date.parse(watch.until) + seconds * 1000);
  return worded({ ...watch, until, asked_seconds: watch.asked_seconds + seconds }, now);
}

/** What was heard, by level: what counts, three errors once there were so many events, and the rest. */
function levels(events: number, counted: number): Watch["levels"] {
  const errors = Math.min(3, Math.floor(events / 10));
  const each = [
    { level: "info", events: events - counted - errors },
    { level: "error", events: errors },
    { level: "fatal", events: counted },
  ] as const;
  return each.filter(({ events }) => events > 0);
}

/** Over, at this time. */
export function ended(watch: Watch, at: number): Watch {
  const verdict = watch.counted > 0 ? "rang" : watch.unseen.length > 0 ? "blind" : "well";
  return worded({ ...watch, until: iso(at), ended: iso(at), verdict });
}

/** Something that counts came. */
export function struck(watch: Watch, issue: Pick<WatchFound, "issue_id" | "title">, now: number): Watch {
  const minute = Math.floor((now - Date.parse(watch.began)) / MINUTE);
  const one = found({ ...issue, at: iso(now), events: 1, users: 1 });
  return {
    ...watch,
    counted: watch.counted + 1,
    issues: watch.issues + 1,
    found: [...watch.found, one],
    marks: [...new Set([...watch.marks, minute])],
  };
}

/** The last minute of its second source is lost. */
export function missed(watch: Watch, now: number): Watch {
  const gap = { source: watch.sources[1] ?? "", from: iso(now - MINUTE), to: iso(now), text: "no answer" };
  return { ...watch, unseen: [...watch.unseen, gap], blind_seconds: watch.blind_seconds + 60 };
}

/** With the words of its notification. */
function worded(watch: Watch, now = 0): Watch {
  const { release, events, counted, sources, found, unseen } = watch;
  const minutes = Math.max(1, Math.round((Date.parse(watch.until) - Date.parse(watch.began)) / MINUTE));
  const what = release === null ? "" : `${release}: `;
  const [worst] = found;
  const [gap] = unseen;
  const [title, body] =
    watch.verdict === null
      ? [
          `On watch: ${Math.ceil((Date.parse(watch.until) - now) / MINUTE)} minutes left`,
          `${what}${events} events, ${counted || "none"} fatal.\n${sources.length} of ${sources.length} sources live.`,
        ]
      : watch.verdict === "well"
        ? [
            "All’s well",
            `${what}${minutes} minutes, ${events} events, none fatal.\n${sources.length} sources heard throughout.`,
          ]
        : watch.verdict === "rang"
          ? [`Watch ended: ${counted} fatal`, `${worst?.title ?? ""}\nFirst at ${hm(worst?.at ?? watch.began)}.`]
          : [
              "Watch ended: cannot say all’s well",
              `${what}blind — ${gap?.source ?? ""}: ${gap?.text ?? ""}.\nNothing fatal in the rest.`,
            ];
  return { ...watch, levels: levels(events, counted), title, body };
}
