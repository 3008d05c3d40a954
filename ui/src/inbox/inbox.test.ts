import { beforeEach, expect, test } from "vitest";

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
let engine: ReturnType<typeof scripted>;
let toasts: Toasts;
let inbox: InboxState;
let fails: boolean;

beforeEach(async () => {
  there = [row("a"), row("b"), row("c")];
  fails = false;
  engine = scripted({
    inbox: ({ query }) => ({
      is: "inbox",
      value: answer(there.filter(({ title }) => title.includes(query.release ?? ""))),
    }),
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

const shown = () => inbox.rows.map(({ id }) => id).join("");

async function change(issues: IssueRow[]): Promise<void> {
  there = issues;
  engine.tell({ is: "issues" });
  await settled();
}

test("rows do not move under the hand; what is new waits", async () => {
  inbox.hand(true);
  await change([row("n"), row("c", 9), row("a"), row("b")]);
  expect(shown()).toBe("abc");
  expect(inbox.rows[2]?.count).toBe(9);
  expect(inbox.waiting).toBe(1);
  inbox.showWaiting();
  expect(shown()).toBe("ncab");
});

test("when the hand leaves, the list is as it is", async () => {
  inbox.hand(true);
  await change([row("n"), row("a")]);
  inbox.hand(false);
  expect(shown()).toBe("na");
  expect(inbox.waiting).toBe(0);
});

test("what is acknowledged goes at once, and comes back on undo", async () => {
  inbox.hand(true);
  const done = inbox.acknowledge(row("b"));
  expect(shown()).toBe("ac");
  await done;
  expect(toasts.items[0]?.text).toBe("Acknowledged: b");
  toasts.items[0]?.action?.run();
  await settled();
  inbox.hand(false);
  expect(shown()).toBe("bac");
});

test("what could not be acknowledged is still there, and it is said why", async () => {
  fails = true;
  await inbox.acknowledge(row("b"));
  expect(shown()).toBe("abc");
  expect(toasts.items[0]).toMatchObject({ wrong: true, text: "Refused: unavailable." });
});

test("a new question is answered at once, whatever the hand does", async () => {
  inbox.hand(true);
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
  await inbox.tellTracker(row("b"), "mute", "Muted in Bugsink");
  expect(toasts.items[0]?.text).toBe("Muted in Bugsink: b");
  expect(shown()).toBe("abc");
  fails = true;
  await inbox.tellTracker(row("b"), "mute", "Muted in Bugsink");
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
  await inbox.snooze(row("b"), { till: "worse" }, "until it gets worse");
  expect(shown()).toBe("ac");
  expect(toasts.items[0]?.text).toBe("Snoozed until it gets worse: b");
  toasts.items[0]?.action?.run();
  await settled();
  expect(engine.asks("snooze").map(({ till }) => till.till)).toEqual(["worse", "now"]);
  expect(shown()).toBe("acb");
});
