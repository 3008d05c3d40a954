import { beforeEach, expect, test } from "vitest";

import type { ProblemView } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { Backup, Restore } from "./transfer.svelte";

let full: boolean;
let backup: Backup;
let restore: Restore;
let restored: string[];

const slip: ProblemView = { line: 2, column: 8, path: "", message: "slip", suggestion: null, warning: false };
const file = (text: string, size = text.length) =>
  ({ name: "settings.toml", size, text: () => Promise.resolve(text) }) as File;

beforeEach(() => {
  full = false;
  restored = [];
  const engine = scripted({
    back_up: ({ to_file }) => {
      if (to_file && full) throw refused("unavailable");
      return { is: "export", value: { text: "[tray]", file: to_file ? "/d/watchbell-settings.toml" : null } };
    },
    restore: async ({ text }) => {
      await settled();
      if (text === "?") throw refused("invalid", [slip]);
      restored.push(text);
      return { is: "restored", value: { before: "config.toml.before-restore", missing: ["shop"] } };
    },
  });
  const live = new Live(engine.backend);
  backup = new Backup(live);
  restore = new Restore(live);
});

test("a copy is put among the downloads, or given as text", async () => {
  expect(await backup.text()).toBe("[tray]");
  expect(backup.file).toBeNull();
  await backup.save();
  expect(backup.file).toBe("/d/watchbell-settings.toml");
});

test("where the last copy lies is not said of one that failed", async () => {
  await backup.save();
  full = true;
  await backup.save();
  expect([backup.file, backup.refused?.message, backup.saving]).toEqual([null, "refused: unavailable", false]);
});

test("a text is restored once, however often it is asked for", async () => {
  expect(restore.ready).toBe(false);
  await restore.open(file("[tray]"));
  await Promise.all([restore.apply(), restore.apply()]);
  await restore.apply();
  expect(restored).toEqual(["[tray]"]);
  expect(restore.restored?.missing).toEqual(["shop"]);
});

test("a text with slips changes nothing, and says where they are until it is written anew", async () => {
  restore.write("?");
  await restore.apply();
  expect([restored, restore.restored, restore.refused?.problems]).toEqual([[], null, [slip]]);
  restore.write("[tray]");
  expect([restore.refused, restore.ready]).toEqual([null, true]);
});

test("a file that is far too large is not read", async () => {
  await restore.open(file("x", 2_000_000));
  expect(restore.refused?.message).toBe("settings.toml is larger than settings can be");
  expect(restore.ready).toBe(false);
});
