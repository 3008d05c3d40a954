import { beforeEach, expect, test, vi } from "vitest";

import type { Replay, Response, Rule } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { blank } from "./draft.svelte";
import { DryRun, type Trial } from "./dryrun.svelte";

let engine: ReturnType<typeof scripted>;
let dry: DryRun;
let answers: ((response: Response) => void)[];
let fail: boolean;

const answered = (rang: number): Response => ({ is: "replay", value: { rang } as Replay });
const trial = (name: string, key = 1): Trial => ({ rules: [blank(name)], at: 0, key });
const asked = () => engine.asks("replay").map(({ rules }) => (rules as Rule[])[0]?.name);

/** Typing that has settled. */
async function write(what: Trial | null): Promise<void> {
  dry.follow(what);
  await vi.advanceTimersByTimeAsync(300);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  answers = [];
  fail = false;
  engine = scripted({
    replay: () => {
      if (fail) throw refused("unavailable");
      return new Promise((done) => answers.push(done));
    },
    end_replay: () => ({ is: "done" }),
  });
  const live = new Live(engine.backend);
  live.start();
  dry = new DryRun(live);
  dry.start();
  return () => void vi.useRealTimers();
});

test("it counts when typing has settled, and each text once", async () => {
  dry.follow(trial("a"));
  dry.follow(trial("ab"));
  await write(trial("abc"));
  await write(trial("abc"));
  expect(asked()).toEqual(["abc"]);
});

test("a newer text replaces the count that runs, under the same name", async () => {
  await write(trial("a"));
  await write(trial("ab"));
  answers[1]?.(answered(2));
  answers[0]?.(answered(1));
  await vi.advanceTimersByTimeAsync(0);
  expect(dry.result?.rang).toBe(2);
  expect(new Set(engine.asks("replay").map(({ replay }) => replay)).size).toBe(1);
});

test("the last count stays up while the next one runs, and goes with its rule", async () => {
  await write(trial("a"));
  answers[0]?.(answered(1));
  await vi.advanceTimersByTimeAsync(0);
  await write(trial("ab"));
  expect(dry.result?.rang).toBe(1);
  await write(trial("other", 2));
  expect(dry.result).toBeNull();
});

test("progress is shown of a slow count, and only of ours", async () => {
  await write(trial("a"));
  expect(dry.slow).toBe(false);
  await vi.advanceTimersByTimeAsync(300);
  expect(dry.slow).toBe(true);
  engine.tell({ is: "replay_progress", value: { replay: "somebody’s", percent: 90 } });
  expect(dry.percent).toBe(0);
  engine.tell({ is: "replay_progress", value: { replay: engine.asks("replay")[0]?.replay ?? "", percent: 40 } });
  expect(dry.percent).toBe(40);
  answers[0]?.(answered(1));
  await vi.advanceTimersByTimeAsync(0);
  expect([dry.percent, dry.slow]).toEqual([null, false]);
});

test("a text that cannot be read is not counted, and ends the count that runs", async () => {
  await write(trial("a"));
  await write(null);
  expect(engine.asks("end_replay")).toHaveLength(1);
  answers[0]?.(answered(1));
  await vi.advanceTimersByTimeAsync(0);
  expect(dry.result).toBeNull();
});

test("a count that failed is tried again on request", async () => {
  fail = true;
  await write(trial("a"));
  expect(dry.refused?.code).toBe("unavailable");
  fail = false;
  const again = dry.run();
  answers[0]?.(answered(3));
  await again;
  expect([dry.refused, dry.result?.rang]).toEqual([null, 3]);
  vi.useRealTimers();
  await settled();
});

test("another range is counted at once", async () => {
  await write(trial("a"));
  dry.range(24);
  expect(engine.asks("replay").map(({ hours }) => hours)).toEqual([168, 24]);
});

test("it counts again when the engine is back", async () => {
  fail = true;
  await write(trial("a"));
  fail = false;
  engine.lose(true);
  engine.lose(false);
  answers[0]?.(answered(1));
  await vi.advanceTimersByTimeAsync(0);
  expect(dry.result?.rang).toBe(1);
});
