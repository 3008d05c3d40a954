// The frame: banner, pages, pause, preferences.
import assert from "node:assert/strict";

import { at, current, flow, toast } from "./flow.mjs";

flow("a ring is read out at once", async () => {
  const page = await at();
  await current(page).waitFor();
  await page.evaluate(() => window.watchbellDemo.ring());
  await page.locator("[aria-live=assertive]").getByText("Rang: Fatal: A sample fatal").waitFor({ state: "attached" });
});

/** How often that was asked for since the window opened. */
const asked = (page, what) =>
  page.evaluate((what) => window.watchbellDemo.asked.filter((one) => one === what).length, what);

flow("a window that opens reads everything once", async () => {
  const page = await at("inbox", "?state=well");
  await page.getByText("All’s well").first().waitFor();
  await page.waitForTimeout(500);
  for (const what of ["timeline", "rules", "sources", "certificates", "watches", "settings"])
    assert.equal(await asked(page, what), 1, what);
});

flow("where nothing came and the built-in logbook is off, nobody asks for its address again and again", async () => {
  const page = await at("inbox", "?state=empty&logbook=off");
  await page.getByRole("button", { name: "Post a test event" }).waitFor();
  const before = await asked(page, "settings");
  await page.waitForTimeout(1_000);
  // With the status, which may come in between.
  assert.ok((await asked(page, "settings")) <= before + 1);
});

flow("P pauses for a while, P again resumes", async () => {
  const page = await at("inbox", "?state=well");
  await page.getByText("All’s well").first().waitFor();
  await page.keyboard.press("p");
  await page.getByRole("menuitem", { name: /15 minutes/ }).waitFor();
  await page.keyboard.press("Enter");
  await page
    .getByText(/Paused until/)
    .first()
    .waitFor();
  await page.keyboard.press("p");
  await page.getByText("All’s well").first().waitFor();
});

flow("a gap stays until somebody has looked", async () => {
  const page = await at("inbox", "?state=gap");
  await page.getByRole("button", { name: "I have checked" }).click();
  await page.getByText("All’s well").first().waitFor();
});

flow("ringing does not hide that something is blind, and the banner leads to the token", async () => {
  const page = await at("inbox", "?state=both");
  await page.getByText("2 unseen fatal").first().waitFor();
  await page
    .getByText(/Blind since/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Enter a new token" }).click();
  await page.getByRole("textbox", { name: "Token" }).fill("s3cret");
  await page.keyboard.press("Control+Enter");
  await toast(page, "The token is in the keyring.").waitFor();
  await page.getByText("Needs attention").waitFor({ state: "detached" });
});

flow("a resident that goes away is blind at once, and can be started again", async () => {
  const page = await at("inbox", "?state=well");
  await page.getByText("All’s well").first().waitFor();
  await page.evaluate(() => window.watchbellDemo.lose());
  await page.getByText("Watchbell has stopped watching").first().waitFor();
  assert.equal(await page.getByText("All’s well").count(), 0);
  await page.getByRole("button", { name: "Start it again" }).click();
  await page.getByText("All’s well").first().waitFor();
});

flow("the theme and single keys are this window's own, and are remembered", async () => {
  const page = await at("settings");
  await page.getByText("As desktop").waitFor();
  await page.getByRole("radiogroup", { name: "Theme" }).getByRole("radio", { name: "Dark" }).focus();
  await page.keyboard.press("Space");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.getByRole("switch", { name: "Single-key shortcuts" }).click();
  await page.reload();
  await page.getByText("As desktop").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.keyboard.press("?");
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.keyboard.press("Alt+1");
  await current(page).waitFor();
});

flow("Alt and a number goes to a page; back goes back", async () => {
  const page = await at();
  await page.keyboard.press("Alt+2");
  await page.getByRole("heading", { name: "Watch a deploy" }).waitFor();
  await page.keyboard.press("Alt+3");
  await page.getByRole("heading", { name: "Rules", exact: true }).waitFor();
  await page.keyboard.press("Alt+5");
  await page.getByRole("heading", { name: "Certificates" }).waitFor();
  await page.keyboard.press("Alt+6");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.goBack();
  await page.goBack();
  await page.getByRole("heading", { name: "Rules", exact: true }).waitFor();
});

flow("a page this version does not have is the inbox", async () => {
  const page = await at("nowhere");
  await current(page).waitFor();
});

flow("the window speaks the desktop's language", async () => {
  const page = await at("settings", "", { locale: "de-DE" });
  await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
  await page.getByText("Jetzt 84 MB belegt, 41.206 Ereignisse.").waitFor();
  assert.equal(await page.title(), "(2) Einstellungen · Watchbell");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Tastenkürzel" }).getByText("Strg S").waitFor();
});
