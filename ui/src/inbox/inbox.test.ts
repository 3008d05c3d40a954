import { beforeEach, expect, test, vi } from "vitest";

import type { Inbox, IssueRow } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { Toasts } from "../shared/toasts.svelte";
import { InboxState } from "./inbox.svelte";

const row = (id: string, count = 1): IssueRow => ({ id, title: id, count, seen: "unseen" }) as IssueRow;
const answer = (issues: IssueRow[]): Inbox => ({
  issues,
  total: issues.length,
  held: 0,
  environments: [],
  releases: [],
});

let there: IssueRow[];
/** Instead of {@link there}: so many rows, made as they are asked for. */
let long: number;
let engine: ReturnType<typeof scripted>;
let toasts: Toasts;
let inbox: InboxState;
let fails: boolean;
let unread: boolean;

beforeEach(async () => {
  there = [row("a"), row("b"), row("c")];
  long = 0;
  fails = false;
  unread = false;
  engine = scripted({
    inbox: ({ query }) => {
      if (unread) throw refused("unavailable");
      const { offset, limit } = query;
      const rows = Array.from({ length: Math.max(0, Math.min(limit, long - offset)) }, (_, i) => row(`${offset + i}`));
      const found = there.filter(({ title }) => title.includes(query.release ?? ""));
      return { is: "inbox", value: long > 0 ? { ...answer(rows), total: long } : answer(found) };
    },
    acknowledge: ({ ids }) => {
      if (fails) throw refused("unavailable");
      there = there.filter(({ id }) => !ids.includes(id));
      return { is: "changed", value: { ids } };
    },
    resolve: ({ ids }) => {
      there = there.filter(({ id }) => !ids.includes(id));
      return { is: "changed", value: { ids } };
    },
    tell_tracker: () => {
      if (fails) throw refused("unavailable");
      return { is: "done" };
    },
    unresolve: ({ ids }) => {
      there = [...there, ...ids.map((id) => row(id))];
      return { is: "changed", value: { ids } };
    },
    snooze: ({ ids, till }) => {
      there =
        till.till === "now" ? [...there, ...ids.map((id) => row(id))] : there.filter(({ id }) => !ids.includes(id));
      return { is: "changed", value: { ids } };
    },
    unacknowledge: ({ ids }) => {
      there = [...ids.map((id) => row(id)), ...there];
      return { is: "changed", value: { ids } };
    },
  });
  const live = new Live(engine.backend);
  live.start();
  toasts = new Toasts();
  inbox = new InboxState(live, toasts);
  inbox.start();
  await settled();
});

const shown = () => inbox.list.shown.rows.map(({ id }) => id).join("");

async function change(issues: IssueRow[]): Promise<void> {
  there = issues;
  engine.tell({ is: "issues" });
  await settled();
}

test("rows do not move under the hand; what is new waits", async () => {
  inbox.list.hand(true);
  await change([row("n"), row("c", 9), row("a"), row("b")]);
  expect(shown()).toBe("abc");
  expect(inbox.list.at(2)?.count).toBe(9);
  expect(inbox.list.waiting).toBe(1);
  inbox.list.showWaiting();
  expect(shown()).toBe("ncab");
});

test("when the hand leaves, the list is as it is", async () => {
  inbox.list.hand(true);
  await change([row("n"), row("a")]);
  inbox.list.hand(false);
  expect(shown()).toBe("na");
  expect(inbox.list.waiting).toBe(0);
});

test("what is acknowledged goes at once, and comes back on undo", async () => {
  inbox.list.hand(true);
  const done = inbox.acknowledge(row("b"));
  expect(shown()).toBe("ac");
  await done;
  expect(toasts.items[0]?.text).toBe("Acknowledged: b");
  toasts.items[0]?.action?.run();
  await settled();
  inbox.list.hand(false);
  expect(shown()).toBe("bac");
});

test("what could not be acknowledged is still there, and it is said why", async () => {
  fails = true;
  await inbox.acknowledge(row("b"));
  expect(shown()).toBe("abc");
  expect(toasts.items[0]).toMatchObject({ wrong: true, text: "Refused: unavailable." });
});

test("a new question is answered at once, whatever the hand does", async () => {
  inbox.list.hand(true);
  await inbox.filter({ release: "b" });
  expect(shown()).toBe("b");
});

test("an empty list says what is hidden and what ever came", async () => {
  await inbox.filter({ release: "zzz" });
  expect(inbox.emptiness).toEqual({ arrived: 3, hidden: 3 });
});

test("an answer to an older question is not shown", async () => {
  const slow = inbox.filter({ release: "a" });
  await inbox.filter({ release: "c" });
  await slow;
  await settled();
  expect(shown()).toBe("c");
});

test("a tracker is told what was asked, and nothing changes here", async () => {
  await inbox.tellTracker(row("b"), "mute", "Bugsink");
  expect(toasts.items[0]?.text).toBe("Muted in Bugsink: b");
  expect(shown()).toBe("abc");
  fails = true;
  await inbox.tellTracker(row("b"), "mute", "Bugsink");
  expect(toasts.items.at(-1)?.wrong).toBe(true);
});

test("what is resolved goes, and is open again on undo", async () => {
  await inbox.resolve(row("b"));
  expect(shown()).toBe("ac");
  expect(toasts.items[0]?.text).toBe("Resolved: b");
  toasts.items[0]?.action?.run();
  await settled();
  expect(shown()).toBe("acb");
});

test("what is snoozed until it gets worse goes, and is awake again on undo", async () => {
  await inbox.snooze(row("b"), { till: "worse" }, null);
  expect(shown()).toBe("ac");
  expect(toasts.items[0]?.text).toBe("Snoozed until it gets worse: b");
  toasts.items[0]?.action?.run();
  await settled();
  expect(engine.asks("snooze").map(({ till }) => till.till)).toEqual(["worse", "now"]);
  expect(shown()).toBe("acb");
});

test("what comes into view is asked for in whole pages, and what is far away is forgotten", async () => {
  long = 100_000;
  await inbox.reload();
  inbox.look(60, 70);
  await settled();
  expect([inbox.list.shown.offset, inbox.list.shown.rows.length, inbox.list.shown.total]).toEqual([0, 200, 100_000]);
  inbox.look(260, 270);
  await settled();
  expect(inbox.list.at(265)?.id).toBe("265");
  expect(inbox.list.at(0)).toBeUndefined();
  expect(inbox.list.first?.id).toBe("0");
});

test("who drags through the list is answered where it rests", async () => {
  vi.useFakeTimers();
  long = 100_000;
  await inbox.reload();
  // The first step is asked for, and answered when the hand is far on.
  inbox.look(60, 70);
  const before = engine.asks("inbox").length;
  for (let first = 1_000; first <= 90_000; first += 1_000) {
    inbox.look(first, first + 10);
    await vi.advanceTimersByTimeAsync(16);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(engine.asks("inbox").slice(before)).toMatchObject([{ query: { offset: 89_900, limit: 200 } }]);
  expect(inbox.list.at(90_005)?.id).toBe("90005");
  vi.useRealTimers();
});

test("what was not answered is asked for again by who looks there", async () => {
  long = 1_000;
  await inbox.reload();
  unread = true;
  inbox.look(60, 70);
  await settled();
  expect(inbox.list.at(120)).toBeUndefined();
  unread = false;
  inbox.look(61, 71);
  await new Promise((done) => setTimeout(done, 120));
  expect(inbox.list.at(120)?.id).toBe("120");
});
