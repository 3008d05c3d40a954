// What people do with the window, by keyboard, on the built demo.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { launch, open } from "./browser.mjs";
import { serve } from "./serve.mjs";

let browser;
let site;
let opened;

before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});
afterEach(async () => {
  const { page, wrong, close } = opened;
  assert.deepEqual(await page.evaluate(() => window.violations), [], "content security policy");
  assert.deepEqual(wrong, [], "errors");
  await close();
});

async function at(hash = "inbox", query = "", size = {}) {
  opened = await open(browser, `${site.url}/${query}#/${hash}`, size);
  await opened.page.locator("main h1, main h2").first().waitFor({ state: "attached" });
  return opened.page;
}

const flow = (name, run) => test(name, { timeout: 60_000 }, run);
const current = (page) => page.locator(".list [aria-current]");
const toast = (page, text) => page.getByRole("status", { name: "Messages" }).getByText(text);
const focusedText = (page) => page.evaluate(() => document.activeElement?.textContent ?? "");

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

flow("/ searches, single keys write while typing, Escape clears", async () => {
  const page = await at();
  await current(page).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("jest");
  assert.equal(await page.getByRole("searchbox").inputValue(), "jest");
  await page.getByText("No issue matches").waitFor();
  await page.getByText("9 issues are hidden by these filters").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("9 issues").first().waitFor();
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
  await page.keyboard.press("j");
  await page.waitForFunction(() => document.activeElement?.closest(".list"));
  await page.evaluate(() => window.watchbellDemo.ring());
  const show = page.getByRole("button", { name: "1 new, show" });
  await show.waitFor();
  assert.doesNotMatch(await page.locator(".list li").first().innerText(), /sample/);
  await show.click();
  await page.locator(".list").getByText("A sample fatal from Watchbell").waitFor();
});

flow("a ring is read out at once", async () => {
  const page = await at();
  await current(page).waitFor();
  await page.evaluate(() => window.watchbellDemo.ring());
  await page.locator("[aria-live=assertive]").getByText("Rang: Fatal: A sample fatal").waitFor({ state: "attached" });
});

flow("T shows the timeline as a table", async () => {
  const page = await at();
  await page.getByRole("img", { name: /Events per minute, last hour: \d+ fatal/ }).waitFor();
  await page.keyboard.press("t");
  await page.getByRole("table").first().getByRole("columnheader", { name: "Fatal" }).waitFor();
});

flow("P pauses for a while, P again resumes", async () => {
  const page = await at("inbox", "?state=well");
  await page.getByText("All’s well").first().waitFor();
  await page.keyboard.press("p");
  await page.getByRole("menuitem", { name: /15 minutes/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText(/Paused until/).first().waitFor();
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
  await page.getByText(/Blind since/).first().waitFor();
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

flow("an empty inbox teaches, and a test event arrives", async () => {
  const page = await at("inbox", "?state=empty");
  await page.getByText(/^curl -d/).waitFor();
  await page.getByRole("button", { name: "Post a test event" }).click();
  await page.locator(".list").getByText("A sample fatal from Watchbell").waitFor();
});

flow("a long list has only what can be seen in the document", async () => {
  const page = await at("inbox", "?state=many");
  await current(page).waitFor();
  const list = page.locator(".list ol");
  for (let i = 0; i < 6; i++) {
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.waitForTimeout(300);
  }
  await page.getByText(/The first 1,000 issues are shown/).waitFor();
  assert.ok((await list.locator("li").count()) < 60);
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

flow("R makes a rule from an issue, first in the list, and Ctrl S saves it", async () => {
  const page = await at();
  await page.getByRole("heading", { name: "KeyError: 'cart'" }).waitFor();
  await page.keyboard.press("r");
  await page.getByRole("textbox", { name: "Name of the rule" }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Name of the rule" }).inputValue(), "KeyError: 'cart'");
  await page.locator(".rl li").first().getByText("1. KeyError: 'cart'").waitFor();
  await page.keyboard.press("Control+s");
  await page.getByText("Not saved", { exact: true }).waitFor({ state: "detached" });
  await page.locator(".sent").getByText("KeyError", { exact: false }).first().waitFor();
});

flow("N begins a rule; what is wrong is said at the field; it cannot be saved until it is right", async () => {
  const page = await at("rules");
  await page.locator(".rl li").first().waitFor();
  await page.keyboard.press("n");
  await page.keyboard.type("Vouchers break");
  await page.getByRole("button", { name: "Condition", exact: true }).click();
  const condition = page.getByRole("group", { name: "Condition" }).nth(1);
  await condition.getByLabel("Field").selectOption({ label: "Message" });
  await condition.getByLabel("Comparison").selectOption({ label: "matches (regex)" });
  await condition.getByLabel("Value").fill("voucher(");
  await condition.getByText("This regular expression cannot be read.").waitFor();
  assert.ok(await page.getByRole("button", { name: /Save rule/ }).isDisabled());
  await condition.getByLabel("Value").fill("voucher");
  await condition.getByText("This regular expression").waitFor({ state: "detached" });
  await page.locator(".sent").getByText("voucher").waitFor();
  await page.keyboard.press("Control+s");
  await page.getByText("Not saved", { exact: true }).waitFor({ state: "detached" });
  await page.locator(".rl").getByText("6. Vouchers break").waitFor();
});

flow("groups nest, and a group that loses its last condition goes", async () => {
  const page = await at("rules");
  await page.getByRole("group", { name: "When" }).getByRole("button", { name: "Group", exact: true }).click();
  const group = page.getByRole("group", { name: "Group of conditions" });
  await group.getByLabel("Value").fill("staging");
  await page.locator(".sent").getByText("staging").waitFor();
  await group.getByRole("button", { name: "Remove condition" }).click();
  await group.waitFor({ state: "detached" });
});

flow("Alt with the arrows moves a rule, the focus goes with it, undo brings it back", async () => {
  const page = await at("rules");
  await page.locator(".rl a").nth(2).click();
  await page.locator(".rl a").nth(2).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await toast(page, "Known noise is now number 2").waitFor();
  await page.locator(".rl").getByText("2. Known noise").waitFor();
  assert.match(await focusedText(page), /2\. Known noise/);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(".rl").getByText("3. Known noise").waitFor();
});

flow("a rule is dragged to another place", async () => {
  const page = await at("rules");
  const grip = await page.locator(".rl .grip").first().boundingBox();
  const third = await page.locator(".rl li").nth(2).boundingBox();
  await page.mouse.move(grip.x + 8, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(third.x + 20, third.y + third.height - 4, { steps: 6 });
  await page.mouse.up();
  await page.locator(".rl").getByText("3. Fatal in production").waitFor();
});

flow("a save onto a newer file offers to load it, and keeps what was written", async () => {
  const page = await at("rules");
  await page.getByRole("textbox", { name: "Name of the rule" }).fill("Fatal anywhere");
  await page.evaluate(() => window.watchbellDemo.clash());
  await page.keyboard.press("Control+s");
  await page.getByRole("button", { name: "Load them" }).click();
  await page.getByText("The rules were changed elsewhere").waitFor({ state: "detached" });
  assert.equal(await page.getByRole("textbox", { name: "Name of the rule" }).inputValue(), "Fatal anywhere");
  await page.keyboard.press("Control+s");
  await page.getByText("Not saved", { exact: true }).waitFor({ state: "detached" });
});

flow("a rule is switched off and deleted, and comes back on undo", async () => {
  const page = await at("rules");
  const first = page.getByRole("switch", { name: "Fatal in production" });
  await first.focus();
  await page.keyboard.press("Space");
  await page.locator(".rl li").first().getByText("Off").waitFor();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await toast(page, "Deleted Fatal in production").waitFor();
  await page.locator(".rl").getByText("1. New issue in production").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(".rl").getByText("1. Fatal in production").waitFor();
});

flow("with no rule, “Fatal only” is one press away", async () => {
  const page = await at("rules", "?state=none");
  await page.getByRole("button", { name: "Use “Fatal only”" }).click();
  await page.locator(".rl").getByText("1. Fatal only").waitFor();
  await page.getByText("Not saved", { exact: true }).waitFor({ state: "detached" });
});

flow("a source is added by keyboard, tried first, and the dialog gives the focus back", async () => {
  const page = await at("sources");
  await page.getByRole("button", { name: /Add source/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Step 1 of 2").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.getByText("Step 2 of 2").waitFor();
  await page.keyboard.type("Till");
  await page.keyboard.press("Tab");
  await page.keyboard.type("https://bad.harbour.example/stream");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText(/which this machine does not know/).waitFor();
  await page.getByText("Name its certificate file under Advanced.").waitFor();
  await page.getByLabel("Address").fill("https://till.harbour.example/stream");
  await page.getByRole("button", { name: "Test again" }).click();
  await page.getByText("Ready.").waitFor();
  await page.keyboard.press("Control+Enter");
  await toast(page, "Added Till.").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.match(await focusedText(page), /Add source/);
});

flow("Tab stays in a dialog, Escape closes it", async () => {
  const page = await at("sources");
  await page.locator("tbody tr").first().waitFor();
  await page.keyboard.press("n");
  await page.getByRole("dialog").waitFor();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null));
  }
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

flow("an id that is taken is refused at its field", async () => {
  const page = await at("sources");
  await page.locator("tbody tr").first().waitFor();
  await page.keyboard.press("n");
  await page.getByText("Step 1 of 2").waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("Name", { exact: true }).fill("Checkout");
  await page.getByText("Known as checkout-2.").waitFor();
  await page.getByLabel("Address").fill("https://x.example");
  await page.getByText("Advanced").click();
  await page.getByLabel("Id", { exact: true }).fill("checkout");
  await page.keyboard.press("Control+Enter");
  await page.getByText("This id is taken.").waitFor();
});

flow("a source is removed only after a question", async () => {
  const page = await at("sources");
  await page.getByRole("button", { name: "More for web" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("button", { name: "Remove source" }).click();
  await toast(page, /Removed web/).waitFor();
  await page.getByRole("button", { name: "More for web" }).waitFor({ state: "detached" });
});

flow("the theme and single keys are this window's own, and are remembered", async () => {
  const page = await at("settings");
  await page.getByText("As desktop").waitFor();
  await page.getByRole("radio", { name: "Dark" }).focus();
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
  await page.getByRole("heading", { name: "Rules", exact: true }).waitFor();
  await page.keyboard.press("Alt+4");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Rules", exact: true }).waitFor();
});

flow("a page this version does not have is the inbox", async () => {
  const page = await at("certificates");
  await current(page).waitFor();
});

flow("forced colours and 200 % zoom work", async () => {
  const page = await at("inbox", "", { width: 640, height: 400 });
  await page.emulateMedia({ forcedColors: "active" });
  await page.locator(".list a").first().click();
  await page.getByRole("heading", { name: /KeyError/ }).waitFor();
});
