import { beforeEach, expect, test, vi } from "vitest";

import type { FoundEvent, FoundPage } from "../../backend/bindings";
import { Live } from "../../backend/live.svelte";
import { refused, scripted, settled } from "../../backend/scripted";
import { SearchState } from "./search.svelte";

const event = (id: number): FoundEvent => ({ event_id: `e${id}`, issue_id: "i", title: `${id}` }) as FoundEvent;
const events = (from: number, count: number) => Array.from({ length: count }, (_, i) => event(from - i));

let pages: Record<string, FoundPage>;
let engine: ReturnType<typeof scripted>;
let search: SearchState;

beforeEach(() => {
  localStorage.clear();
  pages = {};
  engine = scripted({
    search: ({ query, before }) => {
      if (query.includes("levle")) {
        const column = [...query.slice(0, query.indexOf("levle"))].length + 1;
        throw refused("invalid", [{ line: 1, column, path: "", message: "", suggestion: null, warning: false }]);
      }
      const page = pages[before ?? ""];
      if (!page) throw refused("unavailable");
      return { is: "found", value: page };
    },
  });
  const live = new Live(engine.backend);
  live.start();
  search = new SearchState(live);
  search.start();
});

const shown = () => search.events.map(({ title }) => title).join(" ");
const look = async (text: string) => {
  search.type(text, 0);
  await settled();
};

test("typing settles before anybody is asked", () => {
  vi.useFakeTimers();
  search.type("d");
  search.type("dns");
  expect(engine.asks("search")).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(engine.asks("search").map(({ query }) => query)).toEqual(["dns"]);
  vi.useRealTimers();
});

test("pages that hold nothing are passed until something is found or the end is reached", async () => {
  pages = { "": { events: [], next: "a" }, a: { events: [], next: "b" }, b: { events: [event(7)], next: null } };
  await look("rare");
  expect(shown()).toBe("7");
  expect(engine.asks("search").map(({ before }) => before)).toEqual([null, "a", "b"]);
});

test("it does not look back for ever unless it is told to", async () => {
  pages = { "": { events: [], next: "a" }, a: { events: [], next: "a" } };
  await look("never");
  expect(engine.asks("search").length).toBe(20);
  expect([search.busy, search.asked, search.next]).toEqual([false, "never", "a"]);
  pages.a = { events: [event(1)], next: null };
  await search.more();
  expect(shown()).toBe("1");
});

test("scrolling to the end asks for what is older, once", async () => {
  pages = { "": { events: events(99, 50), next: "a" }, a: { events: events(49, 2), next: null } };
  await look("dns");
  await Promise.all([search.more(), search.more()]);
  expect(search.events.length).toBe(52);
  await search.more();
  expect(engine.asks("search").length).toBe(2);
});

test("an answer to an older question is not shown", async () => {
  pages = { "": { events: [event(1)], next: null } };
  search.type("old", 0);
  search.type("new", 10_000);
  await settled();
  expect([shown(), search.asked]).toEqual(["", null]);
});

test("the inbox's filters narrow a search, and the place of a mistake is that in the field", async () => {
  pages = { "": { events: [event(1)], next: null } };
  search.within("environment:production");
  await look("dns");
  expect(search.asked).toBe("environment:production dns");
  await look("  ü levle:x");
  expect(search.problem).toMatchObject({ query: "  ü levle:x", column: 5 });
  expect(shown()).toBe("1");
  await look("dns");
  expect(search.problem).toBeNull();
});

test("what cannot be answered says so, and can be asked again", async () => {
  await look("dns");
  expect(search.refused?.code).toBe("unavailable");
  pages = { "": { events: [event(1)], next: null } };
  search.again();
  await settled();
  expect([search.refused, shown()]).toEqual([null, "1"]);
});

test("what was found before stays, and is called that, while nobody answers", async () => {
  pages = { "": { events: [event(1)], next: null } };
  await look("dns");
  expect(search.stale).toBe(false);
  pages = {};
  await look("certificate");
  expect([search.stale, shown()]).toEqual([true, "1"]);
});

test("what comes meanwhile is shown, or waits while a hand is on the list", async () => {
  pages = { "": { events: events(2, 2), next: null } };
  await look("dns");
  pages = { "": { events: events(3, 3), next: null } };
  engine.tell({ is: "issues" });
  await settled();
  expect(shown()).toBe("3 2 1");
  search.hand(true);
  pages = { "": { events: events(5, 5), next: null } };
  engine.tell({ is: "issues" });
  await vi.waitFor(() => expect(search.fresh.length).toBe(2), { timeout: 4_000 });
  expect(shown()).toBe("3 2 1");
  search.hand(false);
  expect(shown()).toBe("5 4 3 2 1");
});

test("a zoom is words of the query, and back takes one after the other away", async () => {
  const at = (minute: number) => new Date(2026, 10, 22, 14, minute).getTime();
  pages = { "": { events: [], next: null } };
  await look("dns");
  search.zoom({ from: at(0), to: at(30) });
  search.zoom({ from: at(10), to: at(20) });
  expect(search.text).toBe("dns since:2026-11-22T14:10 before:2026-11-22T14:20");
  search.back();
  expect(search.text).toBe("dns since:2026-11-22T14:00 before:2026-11-22T14:30");
  search.back();
  expect(search.text).toBe("dns");
  await look("since:2h");
  search.back();
  expect([search.text, search.on]).toEqual(["", false]);
});

test("the latest searches are remembered, each once, and can be forgotten", async () => {
  pages = { "": { events: [], next: null } };
  for (const text of ["a", "b", "a", "levle:x"]) {
    await look(text);
    search.remember();
  }
  expect(search.recent.items).toEqual(["a", "b"]);
  expect(new SearchState(new Live(engine.backend)).recent.items).toEqual(["a", "b"]);
  search.recent.forget();
  expect(search.recent.items).toEqual([]);
});
