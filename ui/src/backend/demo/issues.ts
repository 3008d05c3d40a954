import type { Colour, DecisionRow, IssueRow, Level, Outage } from "../bindings";
import { ago, hm, MINUTE } from "./time";

/** A fixed sequence that looks like chance, so that pictures of the demo can be compared. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

type Shape = "surge" | "new" | "steady" | "none" | "rising";

function spark(shape: Shape, seed: number): number[] {
  const roll = dice(seed);
  return Array.from({ length: 30 }, (_, i) => {
    if (shape === "none") return 0;
    if (shape === "steady") return Math.floor(roll() * 6);
    if (shape === "rising") return roll() < i / 40 ? 1 : 0;
    const begun = i - (shape === "new" ? 21 : 18);
    const before = shape === "surge" && roll() < 0.4 ? 1 : 0;
    return begun < 0 ? before : Math.round(Math.min(begun + 1, 8) * (0.7 + roll() * 0.5));
  });
}

export const decided = (
  code: string,
  minutesAgo: number,
  text: string,
  part: Partial<DecisionRow> = {},
): DecisionRow => ({
  at: ago(minutesAgo),
  code,
  text,
  detail: null,
  rule: null,
  times: 1,
  ...part,
});

const rang = (minutes: number, folded: number): DecisionRow =>
  decided("ring", minutes, `Rang ${hm(ago(minutes))}, ${folded} folded`, { rule: "Fatal in production" });
export const noRule = (minutes: number): DecisionRow => decided("no_rule", minutes, "No rule asks for it");

type Line = {
  title: string;
  culprit?: string;
  level: Level;
  source: string;
  first: number;
  last: number;
  count: number;
  users: number;
  why: string[];
  decision: DecisionRow;
  shape: Shape;
  release?: string;
  unseen?: boolean;
  environment?: string | null;
  colour?: Colour;
  returns?: number;
  outage?: Outage;
};

export function row(line: Line, at: number): IssueRow {
  return {
    id: `demo-${at + 1}`,
    title: line.title,
    culprit: line.culprit ?? null,
    level: line.level,
    source: line.source,
    source_name: NAMES[line.source] ?? line.source,
    environment: line.environment === undefined ? "production" : line.environment,
    release: line.release ?? null,
    first_seen: ago(line.first),
    last_seen: ago(line.last),
    count: line.count,
    users: line.users,
    seen: line.unseen ? "unseen" : "seen",
    snoozed_until: null,
    colour: line.colour ?? null,
    why_here: line.why,
    news: line.why.find((why) => /^(new|came back)/.test(why)) ?? null,
    returns: line.returns ?? 0,
    outage: line.outage ?? null,
    decision: line.decision,
    spark: spark(line.shape, at * 7919 + 17),
  };
}

export const NAMES: Record<string, string> = {
  checkout: "checkout",
  payments: "payments",
  web: "web",
  orders: "orders",
  local: "local logbook",
};

/** Nine issues in the order of their rank. */
export function issues(): IssueRow[] {
  const api = "checkout-api@5.14.0";
  const lines: Line[] = [
    {
      title: "KeyError: 'cart'",
      culprit: "checkout/views.py in place_order",
      level: "fatal",
      source: "checkout",
      first: 20,
      last: 1.2,
      count: 41,
      users: 12,
      why: ["12 users", `new in ${api}`],
      decision: rang(5, 39),
      shape: "new",
      release: api,
      unseen: true,
    },
    {
      title: "TypeError: null array in workspace cache",
      culprit: "cache/workspace.ts in restore",
      level: "fatal",
      source: "web",
      first: 13,
      last: 8,
      count: 37,
      users: 1,
      why: ["all by 1 user", "came back"],
      returns: 1,
      decision: rang(12, 36),
      shape: "new",
      release: "web@2.3.1",
      unseen: true,
    },
    {
      title: "SSL certificate rejected by api.partner.example",
      culprit: "partner/client.py in call",
      level: "error",
      source: "payments",
      first: 900,
      last: 0.01,
      count: 212,
      users: 58,
      why: ["58 users", "9× the usual rate"],
      decision: rang(15, 202),
      colour: "purple",
      shape: "surge",
      unseen: true,
    },
    {
      title: "DNS lookup failed: rates.partner.example",
      level: "error",
      source: "payments",
      first: 300,
      last: 3,
      count: 37,
      users: 9,
      why: ["9 users", "new today"],
      decision: rang(36, 36),
      shape: "surge",
    },
    {
      title: 'OperationalError: lock timeout on "orders"',
      culprit: "orders/repository.py in lock",
      level: "error",
      source: "checkout",
      first: 7000,
      last: 12,
      count: 18,
      users: 4,
      why: ["4 users", "steady"],
      decision: noRule(12),
      shape: "steady",
      release: "checkout-api@5.13.2",
    },
    {
      title: "UnicodeDecodeError in nightly import",
      culprit: "import/nightly.py in read_line",
      level: "error",
      source: "local",
      first: 9000,
      last: 750,
      count: 2,
      users: 0,
      why: ["no user on the event", "came back"],
      decision: decided("quiet_hours", 750, "Held: quiet hours until 07:00"),
      shape: "none",
      environment: null,
    },
    {
      title: "Slow query: 4.2 s, orders by customer",
      level: "warning",
      source: "checkout",
      first: 4000,
      last: 2,
      count: 63,
      users: 31,
      why: ["31 users", "steady"],
      decision: noRule(2),
      shape: "steady",
    },
    {
      title: "Disk /var 91 % full on app-03",
      level: "warning",
      source: "local",
      first: 200,
      last: 19,
      count: 6,
      users: 0,
      why: ["this machine", "rising"],
      decision: decided("paused", 19, "Held: paused until 15:00"),
      shape: "rising",
      environment: "staging",
    },
    {
      title: "Retry succeeded after 3 attempts",
      level: "info",
      source: "payments",
      first: 9000,
      last: 1,
      count: 104,
      users: 22,
      why: ["22 users", "steady"],
      decision: noRule(1),
      shape: "steady",
    },
  ];
  return lines.map(row);
}

/** One cause makes eight issues, and stands as one. */
export function outage(): IssueRow[] {
  const list = issues();
  const dns = list.findIndex(({ title }) => title.startsWith("DNS"));
  const said: Outage = { cause: "name_resolution", text: "Names cannot be looked up", issues: 8, events: 1_997 };
  return list.map((row, at) => (at === dns ? { ...row, outage: said } : row));
}

export const lastSeen = (issue: IssueRow): number => Date.parse(issue.last_seen) / MINUTE;
