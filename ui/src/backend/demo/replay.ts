/** A made-up month of events, and what rules would have done with it: roughly as the engine decides. */
import type { Comparison, Condition, IssueRow, Level, Replay, ReplayRing, Rule, ValueCount } from "../bindings";
import { dice, issues } from "./issues";
import { shadow } from "./rules";

const HOUR = 3_600_000;
const MONTH = 720;
const RANK: Level[] = ["debug", "info", "warning", "error", "fatal"];
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

type Fields = Record<string, string>;
type Heard = { at: number; row: IssueRow; fields: Fields; user: number };

function fieldsOf(row: IssueRow, turn: number): Fields {
  const [type, ...value] = row.title.split(": ");
  const crash = value.length > 0 && /Error$/.test(type ?? "");
  return {
    level: row.level,
    message: row.title,
    source: row.source,
    ...(crash ? { "exception.type": type ?? "", "exception.value": value.join(": ") } : {}),
    ...(row.culprit ? { culprit: row.culprit } : {}),
    ...(row.environment ? { environment: row.environment } : {}),
    ...(row.release ? { release: row.release } : {}),
    "tags.region": turn % 3 === 0 ? "us-east-1" : "eu-north-1",
    "tags.browser": turn % 2 === 0 ? "Firefox 144" : "Chromium 142",
    ...(turn % 5 === 0 ? { "tags.voucher": "yes" } : {}),
  };
}

/** Oldest first. Errors come in bursts, as they do. */
function month(): Heard[] {
  const now = Date.now();
  return issues()
    .flatMap((row, i) => {
      const roll = dice(i * 911 + 5);
      const bursts = Array.from({ length: 12 }, () => roll() * MONTH);
      return Array.from({ length: row.count * 12 }, (_, turn): Heard => {
        const hoursAgo = Math.max(0.01, (bursts[turn % bursts.length] ?? 0) - roll() * 3);
        return { at: now - hoursAgo * HOUR, row, fields: fieldsOf(row, turn), user: turn % Math.max(1, row.users) };
      });
    })
    .sort((a, b) => a.at - b.at);
}

export const heard = month();

function holds(condition: Condition, fields: Fields): boolean {
  if ("all" in condition) return condition.all.every((one) => holds(one, fields));
  if ("any" in condition) return condition.any.some((one) => holds(one, fields));
  if ("not" in condition) return !holds(condition.not, fields);
  return compares(condition, fields);
}

function compares(test: Comparison, fields: Fields): boolean {
  const value = fields[test.field];
  if (test.exists !== undefined) return test.exists === (value !== undefined);
  if (value === undefined) return false;
  if (test.is !== undefined) return value === test.is;
  if (test.is_not !== undefined) return value !== test.is_not;
  if (test.is_one_of) return test.is_one_of.includes(value);
  if (test.contains !== undefined) return value.includes(test.contains);
  if (test.starts_with !== undefined) return value.startsWith(test.starts_with);
  if (test.ends_with !== undefined) return value.endsWith(test.ends_with);
  if (test.matches !== undefined) return new RegExp(test.matches).test(value);
  const rank = (level: string) => RANK.indexOf(level as Level);
  if (test.at_least !== undefined) return rank(value) >= rank(test.at_least);
  return rank(value) <= rank(test.at_most ?? "");
}

const millis = (span: string): number =>
  [...span.matchAll(/(\d+)([smhd])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * (SECONDS[unit ?? ""] ?? 0), 0) *
  1_000;

/** What has been seen up to an event, for one rule. */
class Past {
  readonly #last = new Map<string, number>();
  readonly #window = new Map<string, Heard[]>();

  /** Whether the rule's trigger holds at this event, which it takes note of. */
  holds({ trigger }: Rule, event: Heard): boolean {
    const last = this.#last.get(event.row.id);
    this.#last.set(event.row.id, event.at);
    if (trigger === "every_event") return true;
    if (trigger === "new_issue") return last === undefined;
    if (trigger === "regression") return false;
    if ("regression_after" in trigger) return last !== undefined && event.at - last >= millis(trigger.regression_after);
    const key = trigger.per === "rule" ? "" : event.row.id;
    const since = event.at - millis(trigger.within);
    const recent = [...(this.#window.get(key) ?? []).filter(({ at }) => at > since), event];
    this.#window.set(key, recent);
    return "events" in trigger
      ? recent.length >= trigger.events
      : new Set(recent.map(({ row, user }) => `${row.id} ${user}`)).size >= trigger.users;
  }
}

/** What the rule at a place of a list would have done in the last hours. */
export function replay(rules: readonly Rule[], looked: number | null, hours: number, reallyRang: number): Replay {
  const to = Math.ceil(Date.now() / HOUR) * HOUR;
  const from = to - hours * HOUR;
  const step = hours > 400 ? 86_400 : 3_600;
  const bars = new Array<number>(Math.ceil((hours * 3_600) / step)).fill(0);
  const pasts = rules.map(() => new Past());
  const up = new Map<string, ReplayRing>();
  const rings: ReplayRing[] = [];
  const held = new Map<string, number>();
  const above = new Map<string, [string, string, number]>();
  let [events, matched] = [0, 0];
  const hold = (why: string) => held.set(why, (held.get(why) ?? 0) + 1);

  for (const event of heard) {
    const counts = event.at >= from;
    if (counts) events += 1;
    const matching = rules.map((rule, i) => {
      const asked = rule.enabled && (rule.sources.length === 0 || rule.sources.includes(event.row.source));
      const match = asked && holds(rule.match, event.fields);
      return { match, decides: match && (pasts[i]?.holds(rule, event) ?? false) };
    });
    const decider = matching.findIndex(({ decides }) => decides);
    const rule = rules[decider];
    if (!counts) continue;
    if (looked !== null && matching[looked]?.match) {
      matched += 1;
      if (decider < 0 || decider > looked) hold("trigger");
      else if (decider < looked && rule) {
        const entry = above.get(rule.name) ?? [rule.name, event.row.title, 0];
        above.set(rule.name, [entry[0], entry[1], entry[2] + 1]);
      }
    }
    if (!rule || decider !== (looked ?? decider)) continue;
    if (rule.action === "ignore") {
      hold("ignored");
      continue;
    }
    const last = up.get(event.row.id);
    if (last && event.at - Date.parse(last.at) < millis(rule.repeat_after)) {
      last.folded += 1;
      hold("repeat_after");
      continue;
    }
    const ring: ReplayRing = {
      at: new Date(event.at).toISOString(),
      event_id: `${event.row.id}-e1`,
      issue_id: event.row.id,
      title: event.row.title,
      level: event.row.level,
      rule: rule.name,
      folded: 0,
    };
    up.set(event.row.id, ring);
    rings.unshift(ring);
    const bar = Math.floor((event.at - from) / (step * 1_000));
    bars[bar] = (bars[bar] ?? 0) + 1;
  }
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    events,
    not_kept: hours > 168 ? 12_040 : 0,
    matched,
    rang: rings.length,
    really_rang: reallyRang,
    held: [...held].sort(([, a], [, b]) => b - a),
    decided_above: [...above.values()],
    shadowed_by: looked === null ? null : shadow(rules, looked),
    rings: rings.slice(0, 200),
    step,
    bars,
    ended_early: false,
  };
}

/** What was heard in a field, most frequent first; `tags.` asks for the keys of tags. */
export function values(field: string, like: string): ValueCount[] {
  const counts = new Map<string, number>();
  const add = (value: string) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const { fields } of heard) {
    if (field === "tags.") {
      for (const name of Object.keys(fields)) if (name.startsWith("tags.")) add(name.slice("tags.".length));
    } else if (fields[field] !== undefined) add(fields[field]);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .filter(({ value }) => value.toLowerCase().includes(like.toLowerCase()))
    .sort((a, b) => b.count - a.count)
    .slice(0, 50);
}
