import { expect, test } from "vitest";

import type { Settings } from "../backend/bindings";
import { Live } from "../backend/live.svelte";
import { refused, scripted, settled } from "../backend/scripted";
import { Toasts } from "../shared/toasts.svelte";
import { SettingsState } from "./settings.svelte";

let stored: Settings;
let fails: boolean;

async function begin() {
  stored = { keep_days: 30, per_minute: 6 } as Settings;
  fails = false;
  const engine = scripted({
    settings: () => ({ is: "settings", value: stored }),
    save_settings: async ({ change }) => {
      await settled();
      if (fails) throw refused("invalid");
      const given = Object.entries(change).filter(([, value]) => value !== null);
      stored = { ...stored, ...Object.fromEntries(given) };
      return { is: "settings", value: stored };
    },
  });
  const toasts = new Toasts();
  const state = new SettingsState(new Live(engine.backend), toasts);
  state.start();
  await settled();
  return { state, toasts };
}

test("a change holds at once, and the next one builds on it", async () => {
  const { state } = await begin();
  const first = state.change({ keep_days: 7 });
  expect(state.settings?.keep_days).toBe(7);
  const second = state.change({ per_minute: 10 });
  await first;
  expect(state.settings).toMatchObject({ keep_days: 7, per_minute: 10 });
  await second;
  expect(stored).toMatchObject({ keep_days: 7, per_minute: 10 });
});

test("a change that is refused goes back, and it is said why", async () => {
  const { state, toasts } = await begin();
  fails = true;
  await state.change({ keep_days: 7 });
  expect(state.settings?.keep_days).toBe(30);
  expect(state.refusals).toBe(1);
  expect(toasts.items).toHaveLength(1);
});
