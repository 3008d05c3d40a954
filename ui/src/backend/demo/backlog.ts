import type { InboxQuery, IssueRow, Level } from "../bindings";
import { RANK, settled } from "./inbox";
import { noRule, row } from "./issues";

const LEVELS: readonly Level[] = ["fatal", "error", "error", "warning", "info", "debug"];

/** Very many issues of one batch, worst first, to see how a long list does. Each is made when it is looked at. */
export class Backlog {
  readonly #from: number;
  readonly #to: number;
  /** Those that something was done about. */
  readonly #touched = new Map<number, IssueRow>();

  /** The places `[from, to)` of the list. */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  /** The one of this id, or of one of its events. What is done about it stays. */
  find(id: string): IssueRow | undefined {
    const n = Number(/^demo-(\d+)(-e|$)/.exec(id)?.[1]) - 1;
    if (!(n >= this.#from && n < this.#to)) return undefined;
    const found = this.#touched.get(n) ?? this.#make(n);
    this.#touched.set(n, found);
    return found;
  }

  /** Those that match, from that place on. */
  page(query: InboxQuery, offset: number, limit: number): { rows: IssueRow[]; total: number } {
    const none =
      query.release !== null ||
      query.cause !== null ||
      query.text !== "" ||
      (query.source ?? "orders") !== "orders" ||
      (query.environment ?? "production") !== "production";
    const { level } = query;
    const share = level === null ? 1 : LEVELS.filter((other) => RANK[other] >= RANK[level]).length / LEVELS.length;
    const end = none ? this.#from : Math.ceil(share * this.#to);
    const gone = [...this.#touched]
      .filter(([n, it]) => n < end && !query.all && settled(it))
      .map(([n]) => n)
      .sort((a, b) => a - b);
    let n = this.#from + offset;
    for (const other of gone) if (other <= n) n += 1;
    const rows: IssueRow[] = [];
    for (; n < end && rows.length < limit; n++) {
      if (!gone.includes(n)) rows.push(this.#touched.get(n) ?? this.#make(n));
    }
    return { rows, total: end - this.#from - gone.length };
  }

  #make(n: number): IssueRow {
    const part = n / this.#to;
    const users = n % 13;
    return row(
      {
        title: `TimeoutError: job ${n} of the nightly batch`,
        culprit: "batch/run.py in step",
        level: LEVELS[Math.floor(part * LEVELS.length)] ?? "debug",
        source: "orders",
        first: n + 40,
        last: part * 10_000 + 2,
        count: Math.ceil((1 - part) * 1_300),
        users,
        why: [`${users} users`, "steady"],
        decision: noRule(part * 10_000 + 2),
        shape: "steady",
      },
      n,
    );
  }
}
