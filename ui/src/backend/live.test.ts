import { expect, test, vi } from "vitest";

import { ask, Refused } from "./backend";
import type { Status } from "./bindings";
import { Live } from "./live.svelte";
import { refused, scripted, settled } from "./scripted";

const status = { state: "well", text: "All’s well" } as Status;

test("nothing is known before the first answer, and nothing is made up without one", async () => {
  const { backend } = scripted({});
  const live = new Live(backend);
  const stop = live.start();
  await settled();
  expect(live.status).toBeNull();
  stop();
});

test("a status that is told replaces the one that was asked for", async () => {
  const { backend, tell } = scripted({ status: () => ({ is: "status", value: status }) });
  const live = new Live(backend);
  const stop = live.start();
  await settled();
  expect(live.status?.state).toBe("well");
  tell({ is: "status", value: { ...status, state: "blind" } });
  expect(live.status?.state).toBe("blind");
  stop();
});

test("when the resident is back, everything is read anew", async () => {
  const { backend, lose, asks } = scripted({ status: () => ({ is: "status", value: status }) });
  const live = new Live(backend);
  const found = vi.fn();
  const stop = live.start();
  live.onFound(found);
  await settled();
  lose(true);
  expect(live.lost).toBe(true);
  expect(found).not.toHaveBeenCalled();
  lose(false);
  // Asked at the start, when it went, to learn why, and when it was back.
  expect([live.lost, found.mock.calls.length, asks("status").length]).toEqual([false, 1, 3]);
  stop();
});

test("a window of another version is told apart from a resident that is gone", async () => {
  let fails = refused("version");
  const { backend, lose } = scripted({
    status: () => {
      throw fails;
    },
  });
  const live = new Live(backend);
  const stop = live.start();
  lose(true);
  await settled();
  expect([live.lost, live.otherVersion?.code]).toEqual([true, "version"]);
  fails = refused("unavailable");
  await live.refresh();
  expect([live.lost, live.otherVersion]).toEqual([true, null]);
  stop();
});

test("who is told of one kind is not told of others, and not after leaving", () => {
  const { backend, tell } = scripted({});
  const live = new Live(backend);
  const stop = live.start();
  const heard = vi.fn();
  const leave = live.on("rules", heard);
  tell({ is: "issues" });
  tell({ is: "rules" });
  leave();
  tell({ is: "rules" });
  expect(heard).toHaveBeenCalledTimes(1);
  stop();
});

test("an answer to another question is a refusal, not a value", async () => {
  const { backend } = scripted({ rules: () => ({ is: "done" }) });
  await expect(ask(backend, { do: "rules" })).rejects.toThrow(/Update both/);
});

test("whatever is thrown becomes a refusal with a code", () => {
  const error = { code: "conflict", message: "m", hint: "h", problems: [] } as const;
  expect(Refused.from(error)).toMatchObject({ code: "conflict", message: "m", hint: "h" });
  expect(Refused.from("pipe broken")).toMatchObject({ code: "unavailable", message: "pipe broken" });
});
