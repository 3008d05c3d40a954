// Settings are saved at once.
import assert from "node:assert/strict";

import { at, flow } from "./flow.mjs";

flow("quiet hours are set by keyboard; what is no time is not taken", async () => {
  const page = await at("settings");
  const on = page.getByRole("switch", { name: "Quiet hours" });
  await on.focus();
  await page.keyboard.press("Space");
  await page.waitForFunction(
    () => document.querySelector('[aria-label="Quiet hours"][role=switch]')?.getAttribute("aria-checked") === "true",
  );
  const from = page.getByLabel("Quiet from");
  await from.fill("12");
  await page.keyboard.press("Enter");
  assert.equal(await from.inputValue(), "12:00");
  const until = page.getByLabel("Quiet until");
  await until.fill("1330");
  await page.keyboard.press("Tab");
  assert.equal(await until.inputValue(), "13:30");
  await page.getByRole("group", { name: "Days", exact: true }).waitFor();
  await until.fill("late");
  await page.keyboard.press("Tab");
  assert.equal(await until.inputValue(), "13:30");
  await page.getByRole("checkbox", { name: "Saturday" }).focus();
  await page.keyboard.press("Space");
  await page.getByLabel("Levels that still ring").selectOption({ label: "No level" });
  await page.getByLabel("Rules that still ring").selectOption({ label: "Normal and urgent rules" });
  await page.getByRole("switch", { name: "Blind sources still ring" }).click();
  await page.keyboard.press("Alt+1");
  await page.keyboard.press("Alt+6");
  await page.getByRole("checkbox", { name: "Saturday" }).waitFor();
  assert.ok(await page.getByRole("checkbox", { name: "Saturday" }).isChecked());
  assert.equal(await from.inputValue(), "12:00");
  assert.equal(await page.getByLabel("Levels that still ring").inputValue(), "none");
});

flow("how many notifications a minute are shown is a setting", async () => {
  const page = await at("settings");
  await page.getByLabel("Notifications a minute").selectOption({ label: "10 notifications" });
  await page.keyboard.press("Alt+2");
  await page.keyboard.press("Alt+6");
  await page.getByLabel("Notifications a minute").waitFor();
  assert.equal(await page.getByLabel("Notifications a minute").inputValue(), "10");
});
