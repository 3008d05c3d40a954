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

flow("a sound is chosen, heard, and kept; a file is told by its path, and what is wrong with it is said", async () => {
  const page = await at("settings");
  const choice = page.getByLabel("Sound: Normal");
  const play = page.getByRole("button", { name: "Play: Normal" });
  await choice.selectOption({ label: "Ship’s bell, 4 strokes" });
  await play.click();
  await choice.selectOption({ label: "No sound" });
  assert.ok(await play.isDisabled());
  await choice.selectOption({ label: "A file…" });
  const path = page.getByLabel("Path of the file: Normal");
  await path.fill("bell.oga");
  await page.keyboard.press("Enter");
  await page.getByText("Write the whole path").waitFor();
  assert.ok(await play.isDisabled());
  await path.fill("/home/mara/gone.oga");
  await page.keyboard.press("Enter");
  await page.getByText("/home/mara/gone.oga is not there. Choose another sound").waitFor();
  await path.fill("/usr/share/sounds/bell.oga");
  await page.keyboard.press("Enter");
  await page.getByText("is not there").waitFor({ state: "detached" });
  await page.keyboard.press("Alt+1");
  await page.keyboard.press("Alt+6");
  assert.equal(await page.getByLabel("Path of the file: Normal").inputValue(), "/usr/share/sounds/bell.oga");
});

flow("the bell in the tray is shown as it will look", async () => {
  const page = await at("settings");
  const bell = page.getByRole("img", { name: "3 unseen rings" });
  const [colour, drawn] = [await bell.getAttribute("src"), () => bell.evaluate((img) => img.naturalWidth)];
  assert.equal(await drawn(), 22);
  await page.getByRole("radio", { name: "As desktop" }).focus();
  await page.getByRole("radio", { name: "Colour" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => document.querySelector("img[alt^='3 ']")?.src !== before, colour);
  const light = await bell.getAttribute("src");
  assert.match(decodeURIComponent(light), /color="#f5f5f5"/);
  assert.equal(await drawn(), 22);
  await page.getByRole("switch", { name: "Count on the bell" }).click();
  await page.waitForFunction((before) => document.querySelector("img[alt^='3 ']")?.src !== before, light);
});

flow("a copy of the settings is saved, and where it lies can be copied", async () => {
  const page = await at("settings");
  await page.getByRole("button", { name: "Save to a file" }).click();
  await page.getByText("/home/mara/Downloads/watchbell-settings.toml").waitFor();
  await page.getByRole("button", { name: "Copy the path" }).waitFor();
});

flow("settings come back from a text, after its slips are mended; what is missing has a way to it", async () => {
  const page = await at("settings");
  await page.getByRole("button", { name: "Restore…" }).click();
  const apply = page.getByRole("dialog").getByRole("button", { name: /^Restore/ });
  assert.ok(await apply.isDisabled());
  const text = page.getByLabel("Settings, in the words of config.toml");
  await text.fill("what is this");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Nothing was restored").waitFor();
  await page.getByText("Line 1, column 6:").waitFor();
  await text.fill('[tray]\nicon = "light"\n');
  await page.getByText("Nothing was restored").waitFor({ state: "detached" });
  await page.keyboard.press("Control+Enter");
  await page.getByText("/home/mara/.config/watchbell/config.toml.before-restore").waitFor();
  await page.getByRole("list", { name: "Not in the keyring" }).getByText("checkout").waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sources" }).waitFor();
});

flow("settings come back from a file; the dialog gives the focus back", async () => {
  const page = await at("settings");
  await page.getByRole("button", { name: "Restore…" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("input[type=file]").setInputFiles({
    name: "watchbell-settings.toml",
    mimeType: "text/plain",
    buffer: Buffer.from("[tray]\ncount = false\n"),
  });
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Restore/ })
    .click();
  await page.getByText("The settings are restored.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("Restore…"));
});

flow("what cannot be read is said, with a way to try again", async () => {
  const page = await at("settings", "?state=refused");
  await page.getByText("The settings cannot be read").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
});

flow("while nobody is there to keep changes, only the window's own settings can be changed", async () => {
  const page = await at("settings");
  await page.getByLabel("Keep events for").waitFor();
  await page.evaluate(() => window.watchbellDemo.lose());
  await page.getByText("Nothing can be changed until Watchbell runs again.").waitFor();
  for (const label of ["Keep events for", "Sound: Urgent", "Quiet from"])
    assert.ok(await page.getByLabel(label).isDisabled(), label);
  assert.ok(await page.getByRole("switch", { name: "Start at login" }).isDisabled());
  assert.ok(await page.getByRole("button", { name: "Restore…" }).isDisabled());
  assert.ok(await page.getByRole("radio", { name: "As desktop" }).isEnabled());
  assert.ok(await page.getByRole("button", { name: "Copy diagnostics" }).isEnabled());
  await page.getByRole("button", { name: "Start it again" }).click();
  await page.getByText("Changes are saved at once.").waitFor();
  assert.ok(await page.getByLabel("Keep events for").isEnabled());
});
