import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Now } from "./now.svelte";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** In the middle of a minute. */
const noon = new Date(2026, 10, 20, 12, 0, 30).getTime();

beforeEach(() => void vi.useFakeTimers({ now: noon }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What was shown, each time that it was drawn, while so much time passed. */
async function drawn<T>(show: (now: Now) => T, during: number): Promise<T[]> {
  const seen: T[] = [];
  const now = new Now();
  const end = $effect.root(() => {
    const words = $derived(show(now));
    $effect(() => void seen.push(words));
  });
  flushSync();
  for (let passed = 0; passed < during; passed += SECOND) {
    await vi.advanceTimersByTimeAsync(SECOND);
    flushSync();
  }
  end();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount(), "nothing ticks for what is shown no more").toBe(0);
  return seen;
}

test("what runs is told by the second", async () => {
  const seconds = await drawn((now) => (now.ms - noon) / SECOND, 5 * SECOND);
  expect(seconds).toEqual([0, 1, 2, 3, 4, 5]);
});

test("a time of day is told when its minute is over", async () => {
  const minutes = await drawn((now) => (now.minute - noon) / SECOND, 2 * MINUTE);
  expect(minutes).toEqual([-30, 30, 90]);
});

test("how long ago is told by the second at first, then by the minute", async () => {
  const words = await drawn((now) => now.ago(noon - 57 * SECOND), 3 * MINUTE);
  expect(words).toEqual(["57 s ago", "58 s ago", "59 s ago", "1 min ago", "2 min ago", "3 min ago"]);
});

test("what was long ago is looked at only once a minute", async () => {
  const looked = vi.fn((now: Now) => now.ago(noon - 90 * MINUTE));
  await drawn(looked, 3 * MINUTE);
  expect(looked).toHaveBeenCalledTimes(1 + 3);
});

test("nothing is told while the window cannot be seen, and at once when it can again", async () => {
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  setTimeout(() => {
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event("visibilitychange"));
  }, 3_500);
  const seconds = await drawn((now) => (now.ms - noon) / SECOND, 5 * SECOND);
  expect(seconds).toEqual([0, 3.5, 4, 5]);
});
