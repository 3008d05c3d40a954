// The first steps: a logbook, what rings, and to hear it once.
import assert from "node:assert/strict";

import { at, flow, toast } from "./flow.mjs";

const NEW = { welcomed: false };
const welcome = (page) => page.getByRole("heading", { name: "Welcome to Watchbell" });
const gone = (page) => welcome(page).waitFor({ state: "detached" });

flow("a window that is new and empty begins with the first steps; by mouse they take nine clicks", async () => {
  const page = await at("", "?state=first", NEW);
  await welcome(page).waitFor();
  const began = Date.now();
  await page.getByLabel("Name of your program").fill("shop");
  await page.getByRole("button", { name: "Make a DSN" }).click();
  await page.getByRole("button", { name: "Copy the DSN" }).click();
  await toast(page, "Copied the DSN").waitFor();
  await page.getByText("Nothing has come yet. The first event is shown here.").waitFor();
  await page.getByRole("radio", { name: "Fatal and new issues" }).check();
  await page.getByRole("button", { name: "Send a test notification" }).click();
  await page.getByText(/^Sent \d\d:\d\d:\d\d \(native: dunst/).waitFor();
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByText("This is how it rings.").waitFor();
  await page.evaluate(() => window.watchbellDemo.ring());
  await page.getByText("Arrived: A sample fatal").waitFor();
  await page.getByRole("button", { name: "Start watching" }).click();
  await gone(page);
  assert.ok(Date.now() - began < 60_000);
  await page.keyboard.press("Alt+3");
  await page.getByRole("link", { name: /New issues/ }).waitFor();
});

flow("by keyboard alone", async () => {
  const page = await at("", "?state=first", NEW);
  await welcome(page).waitFor();
  const press = (...keys) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "radio");
  await press("Tab");
  await page.keyboard.type("shop");
  await press("Enter");
  await page.getByText("Nothing has come yet").waitFor();
  await press("Enter"); // The focus has gone on to the button that copies.
  await toast(page, "Copied the DSN").waitFor();
  await press("Tab", "Tab", "ArrowDown");
  assert.ok(await page.getByRole("radio", { name: "Fatal and unhandled" }).isChecked());
  await press("Tab", "Enter");
  await page.getByText(/^Sent/).waitFor();
  await press("Tab", "Enter");
  await page.getByText("This is how it rings.").waitFor();
  await press("Control+Enter");
  await gone(page);
  await page.reload();
  await page.locator("main h1, main h2").first().waitFor();
  assert.equal(await welcome(page).count(), 0);
});

flow("what did not come up is looked into", async () => {
  const page = await at("first-run", "?state=first");
  await page.getByRole("button", { name: "Send a test notification" }).click();
  await page.getByText(/^Sent/).waitFor();
  await page.getByRole("button", { name: "No, help me" }).click();
  await page.getByText("Install canberra-gtk-play").waitFor();
  await page.getByText(/Do not disturb/).waitFor();
});

flow("without a notification service the test says so, and what to do", async () => {
  const page = await at("first-run", "?state=first&notify=none");
  await page.getByRole("button", { name: "Send a test notification" }).click();
  await page.getByText("It could not be shown: no notification service is running.").waitFor();
  await page.getByText(/Start a notification service: dunst, mako/).waitFor();
  assert.ok(await page.getByRole("button", { name: "Yes" }).isDisabled());
});

flow("skipped they change nothing, do not come again, and can be shown again", async () => {
  const page = await at("", "?state=first", NEW);
  await welcome(page).waitFor();
  await page.getByRole("radio", { name: "Record only" }).check();
  await page.keyboard.press("Escape");
  await toast(page, /Skipped/).waitFor();
  await gone(page);
  await page.reload();
  await page.getByText("Nothing has come yet").waitFor();
  await page.getByRole("button", { name: "First steps" }).click();
  await welcome(page).waitFor();
  await page.getByRole("button", { name: "Skip" }).click();
  await page.keyboard.press("Alt+6");
  await page.getByRole("button", { name: "Show them" }).click();
  await welcome(page).waitFor();
  assert.ok(await page.getByRole("radio", { name: "Fatal only" }).isChecked());
});

flow("a window that is opened for something shows that", async () => {
  const page = await at("rules", "?state=first", NEW);
  await page.waitForTimeout(300);
  assert.equal(await welcome(page).count(), 0);
  await page.keyboard.press("Alt+1");
  await page.waitForTimeout(300);
  assert.equal(await welcome(page).count(), 0);
});

flow("where something is set up already nothing is in the way", async () => {
  const page = await at("", "?state=well", NEW);
  await page.waitForTimeout(300);
  assert.equal(await welcome(page).count(), 0);
});

flow("rules of one's own are kept, and another logbook is set up beside them", async () => {
  const page = await at("first-run", "?state=empty");
  await page.getByText("6 rules of your own are in force. They are kept.").waitFor();
  await page.getByRole("radio", { name: "Another logbook" }).check();
  await page.getByRole("button", { name: "Set it up…" }).click();
  await page.getByRole("radio", { name: "Log files" }).check({ force: true });
  await page.keyboard.press("Enter");
  await page.getByLabel("Name", { exact: true }).fill("Till");
  await page.getByLabel("Files", { exact: true }).fill("/var/log/till.log");
  await page.keyboard.press("Control+Enter"); // The dialog's, not the page's.
  await page.locator("main").getByText("Till", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Add another…" }).waitFor();
});

flow("a choice that is refused says why, and may be made again", async () => {
  const page = await at("first-run", "?state=first");
  await page.getByRole("radio", { name: "Every error" }).check();
  await page.evaluate(() => window.watchbellDemo.clash());
  await page.getByRole("button", { name: "Start watching" }).click();
  await page.getByText("The rules changed meanwhile. Load them again.").waitFor();
  await page.getByRole("button", { name: "Start watching" }).click();
  await gone(page);
});
