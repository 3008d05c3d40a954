// The inbox by keyboard.
import assert from "node:assert/strict";

import { at, current, flow, focusedText, toast } from "./flow.mjs";

flow("J and K move through the issues, and the detail follows", async () => {
  const page = await at();
  await current(page).waitFor();
  await page.keyboard.press("j");
  await page.getByRole("heading", { name: "TypeError: null array in workspace cache" }).waitFor();
  assert.match(await focusedText(page), /TypeError/);
  await page.keyboard.press("ArrowDown");
  await page.getByRole("heading", { name: /SSL certificate/ }).waitFor();
  await page.keyboard.press("k");
  await page.getByRole("heading", { name: /TypeError/ }).waitFor();
});

flow("E acknowledges, the next issue is at hand, undo brings it back", async () => {
  const page = await at();
  await page.getByRole("heading", { name: "KeyError: 'cart'" }).waitFor();
  await page.keyboard.press("e");
  await toast(page, "Acknowledged: KeyError: 'cart'").waitFor();
  await page.getByRole("heading", { name: /TypeError/ }).waitFor();
  assert.match(await focusedText(page), /TypeError/);
  await page.getByText("1 unseen fatal").first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("2 unseen fatal").first().waitFor();
  await page.locator(".list").getByText("KeyError: 'cart'").waitFor();
});

flow("keys pressed faster than the detail loads act on the selected issue", async () => {
  const page = await at();
  await page.getByRole("heading", { name: "KeyError: 'cart'" }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  await toast(page, /Acknowledged: TypeError/).waitFor();
});

flow("S then 1 snoozes for an hour", async () => {
  const page = await at();
  await page.getByRole("heading", { name: "KeyError: 'cart'" }).waitFor();
  await page.keyboard.press("s");
  await page.getByRole("menuitem", { name: /1 hour/ }).waitFor();
  await page.keyboard.press("1");
  await toast(page, /Snoozed until/).waitFor();
});

flow("S then 2 snoozes until tomorrow, S then 3 until it gets worse", async () => {
  const page = await at();
  await page.getByRole("heading", { name: "KeyError: 'cart'" }).waitFor();
  await page.keyboard.press("s");
  await page.getByRole("menuitem", { name: /Until tomorrow.*08:00/ }).waitFor();
  await page.keyboard.press("2");
  await toast(page, /Snoozed until tomorrow 08:00: KeyError/).waitFor();
  await page.getByRole("heading", { name: /TypeError/ }).waitFor();
  await page.keyboard.press("s");
  await page.getByRole("menuitem", { name: "Until it gets worse" }).waitFor();
  await page.keyboard.press("3");
  await toast(page, /Snoozed until it gets worse: TypeError/).waitFor();
});

flow("an issue is resolved, can be looked up as such, and is opened again", async () => {
  const page = await at();
  await page.getByRole("heading", { name: "KeyError: 'cart'" }).waitFor();
  await page.getByRole("button", { name: "Resolve" }).focus();
  await page.keyboard.press("Enter");
  await toast(page, "Resolved: KeyError: 'cart'").waitFor();
  await page.getByRole("heading", { name: /TypeError/ }).waitFor();
  await page.getByRole("button", { name: "Dealt with too" }).click();
  await page
    .locator(".list")
    .getByText(/Resolved/)
    .waitFor();
  await page.locator(".list").getByText("KeyError: 'cart'").click();
  await page.getByRole("button", { name: "Reopen" }).click();
  await page.getByRole("button", { name: "Resolve" }).waitFor();
});

flow("why it did not ring names quiet hours, the summary and the trigger, with the rule", async () => {
  const page = await at("inbox/demo-6");
  await page.getByRole("heading", { name: "Why you were not told" }).waitFor();
  await page.getByText("In the summary of 05:12: over 6 rings a minute").waitFor();
  await page.getByText("4 of 10 events in 5 min").waitFor();
  await page.getByRole("button", { name: "Vouchers" }).first().click();
  await page.getByRole("textbox", { name: "Name of the rule" }).waitFor();
});

flow("a filter is set from its menu by keyboard and taken off again", async () => {
  const page = await at();
  await current(page).waitFor();
  await page.keyboard.press("f");
  await page.getByRole("menuitemcheckbox", { name: "Fatal" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByText("2 issues").waitFor();
  await page.getByRole("button", { name: /Fatal ?: remove/ }).click();
  await page.getByText("9 issues").waitFor();
});

flow("new issues wait while the focus is in the list", async () => {
  const page = await at();
  // There is a row to go to.
  await page.locator(".list li").first().waitFor();
  await page.keyboard.press("j");
  await page.waitForFunction(() => document.activeElement?.closest(".list"));
  await page.evaluate(() => window.watchbellDemo.ring());
  const show = page.getByRole("button", { name: "1 new, show" });
  await show.waitFor();
  assert.doesNotMatch(await page.locator(".list li").first().innerText(), /sample/);
  await show.click();
  await page.locator(".list").getByText("A sample fatal from Watchbell").waitFor();
});

flow("T shows the timeline as a table", async () => {
  const page = await at();
  await page.getByRole("img", { name: /Events per minute, last hour: \d+ fatal/ }).waitFor();
  await page.keyboard.press("t");
  await page.getByRole("table").first().getByRole("columnheader", { name: "Fatal" }).waitFor();
});

flow("an empty inbox teaches, and a test event arrives", async () => {
  const page = await at("inbox", "?state=empty");
  await page.getByText(/^curl -d/).waitFor();
  await page.getByRole("button", { name: "Post a test event" }).click();
  await page.locator(".list").getByText("A sample fatal from Watchbell").waitFor();
});

flow("in a narrow window an issue is a page, and Escape goes back to its row", async () => {
  const page = await at("inbox", "", { width: 420, height: 720 });
  await page.locator(".list a").nth(1).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /TypeError/ }).waitFor();
  assert.equal(await page.locator(".list").count(), 0);
  await page.keyboard.press("Escape");
  await page.locator(".list").waitFor();
  assert.match(await focusedText(page), /TypeError/);
});

flow("what a tracker is told is asked for by its name, and said", async () => {
  const page = await at();
  await page.getByRole("heading", { name: "KeyError: 'cart'" }).waitFor();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Mute in Bugsink", exact: true }).click();
  await toast(page, "Muted in Bugsink: KeyError: 'cart'").waitFor();
  // It is dealt with there, not here.
  await page.getByText("2 unseen fatal").first().waitFor();
});

flow("all who are hit are copied at once, those that are not shown among them", async () => {
  const page = await at("inbox/demo-3");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy 26 addresses" }).click();
  await toast(page, "Copied 26 addresses").waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(text.split(", ").filter((address) => /^[^@\s]+@[^@\s]+$/.test(address)).length, 26);
  await page.getByRole("button", { name: /^55 more, 31 without/ }).click();
  await page.getByText(/^8 more, \d+ without contact details$/).waitFor();
});

flow("a storm of one user is named, and where nobody is, how to name them", async () => {
  const page = await at("inbox/demo-2");
  await page.getByText("All 37 by one user").waitFor();
  await page.getByText("I pressed Pay twice and the cart was empty.").waitFor();
  await page.goto(page.url().replace("demo-2", "demo-6"));
  await page.getByText("No contact details on these events").waitFor();
  await page.getByText("31 % of events in local logbook name a user").waitFor();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByText("How to add them in Python").click();
  await page.getByRole("button", { name: "Copy the lines for Python" }).click();
  await toast(page, "Copied the lines for Python").waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /set_user/);
});
