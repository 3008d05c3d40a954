// When a rule rings, and how: its trigger, colour, sound and buttons.
import assert from "node:assert/strict";

import { at, flow } from "./flow.mjs";

const saved = (page) => page.getByText("Not saved", { exact: true }).waitFor({ state: "detached" });

flow("a count of events is typed, which chooses it; another choice keeps what was typed", async () => {
  const page = await at("rules");
  const events = page.getByRole("radio", { name: "Events within a time" });
  await page.getByLabel("How many events").fill("25");
  assert.ok(await events.isChecked());
  await page.locator(".sent").getByText("25 events in 5m").waitFor();
  await page.getByRole("group", { name: "Events within a time" }).getByLabel("Counted over").selectOption("rule");
  await page.locator(".sent").getByText("in all").waitFor();
  await page.getByRole("radio", { name: "every event" }).check();
  assert.equal(await page.getByLabel("How many events").inputValue(), "25");
  await events.check();
  await page.keyboard.press("Control+s");
  await saved(page);
});

flow("what is no number is not taken, and the field says so", async () => {
  const page = await at("rules");
  const users = page.getByLabel("How many users");
  await users.fill("");
  await users.blur();
  assert.equal(await users.inputValue(), "5");
});

flow("an issue comes back after it was resolved, or after a silence", async () => {
  const page = await at("rules");
  await page.getByRole("radio", { name: "an issue that comes back" }).focus();
  await page.keyboard.press("Space");
  await page.locator(".sent").getByText("comes back").waitFor();
  await page.getByLabel("Comes back after").selectOption({ label: "resolved, or silent for 14 days" });
  await page.locator(".sent").getByText("silent for 14d").waitFor();
});

flow("colour, buttons, sound and quiet hours belong to the rule; a sound needs its file", async () => {
  const page = await at("rules");
  await page.getByRole("radio", { name: "Purple" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("checkbox", { name: "as in Settings" }).uncheck();
  await page.getByRole("checkbox", { name: "Snooze" }).uncheck();
  await page.getByRole("checkbox", { name: "In quiet hours too" }).check();
  await page.getByLabel("Sound", { exact: true }).selectOption({ label: "A file of your own" });
  await page.getByText("Which file?").waitFor();
  assert.ok(await page.getByRole("button", { name: /Save rule/ }).isDisabled());
  await page.getByLabel("Path of the sound").fill("/usr/share/sounds/bell.oga");
  await page.getByText("Which file?").waitFor({ state: "detached" });
  await page.keyboard.press("Control+s");
  await saved(page);
  assert.ok(await page.getByRole("radio", { name: "Purple" }).isChecked());
  assert.ok(await page.getByRole("checkbox", { name: "Acknowledge" }).isChecked());
});
