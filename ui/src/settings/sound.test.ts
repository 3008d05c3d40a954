import { beforeEach, expect, test } from "vitest";

import type { Settings, Sounds } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { Toasts } from "../shared/toasts.svelte";
import { SettingsState } from "./settings.svelte";
import { SoundChoice } from "./sound.svelte";

let stored: Sounds;
let choice: SoundChoice;
let heard: string[];

beforeEach(async () => {
  stored = { critical: "bell-4", normal: "bell-2", well: "none" };
  heard = [];
  const settings = () => ({ is: "settings" as const, value: { sounds: stored } as Settings });
  const engine = scripted({
    settings,
    save_settings: ({ change }) => {
      stored = change.sounds ?? stored;
      return settings();
    },
    play_sound: ({ sound }) => {
      heard.push(sound);
      if (sound.includes("gone")) throw refused("unavailable");
      return { is: "done" };
    },
  });
  const state = new SettingsState(new Live(engine.backend), new Toasts());
  state.start();
  await settled();
  choice = new SoundChoice(state, "normal");
});

test("one of our own is saved at once, and only that one", async () => {
  await choice.choose("bell-4");
  expect(stored).toEqual({ critical: "bell-4", normal: "bell-4", well: "none" });
  await choice.choose("none");
  expect(choice.audible).toBe(false);
});

test("a file is saved once its path is there, and heard", async () => {
  await choice.choose("file");
  expect([choice.kind, choice.audible, stored.normal]).toEqual(["file", false, "bell-2"]);
  await choice.type(" /usr/share/sounds/bell.oga ");
  expect(stored.normal).toBe("/usr/share/sounds/bell.oga");
  expect(heard).toEqual(["/usr/share/sounds/bell.oga"]);
  await choice.type("/usr/share/sounds/bell.oga");
  expect(heard).toHaveLength(1);
});

test.each(["bell.oga", "~/bell.oga", "C:bell.wav"])("%j is no whole path: it is said, not saved", async (path) => {
  await choice.choose("file");
  await choice.type(path);
  expect(choice.wrong).toMatch(/whole path/);
  await choice.hear();
  expect([stored.normal, heard, choice.wrong === null]).toEqual(["bell-2", [], false]);
  await choice.choose("bell-2");
  expect([choice.wrong, choice.kind, choice.audible]).toEqual([null, "bell-2", true]);
});

test.each(["C:\\Sounds\\bell.wav", "\\\\server\\bell.wav"])("%j is a whole path elsewhere", async (path) => {
  await choice.type(path);
  expect(stored.normal).toBe(path);
});

test("a file that cannot be heard says why, until something else is chosen", async () => {
  await choice.type("/gone/bell.oga");
  expect([stored.normal, choice.wrong]).toEqual(["/gone/bell.oga", "Refused: unavailable."]);
  await choice.choose("bell-2");
  expect(choice.wrong).toBeNull();
});
