// Rules by keyboard and by pointer.
import assert from "node:assert/strict";

import { at, flow, focusedText, toast } from "./flow.mjs";

const nameFocused = (page) =>
  page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Name of the rule");

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
  await page.getByRole("button", { name: "From nothing" }).waitFor();
  await page.keyboard.press("Enter");
  await nameFocused(page);
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
  await page.locator(".rl").getByText("7. Vouchers break").waitFor();
});

flow("N offers rules to begin with, with why and how they read; arrows choose", async () => {
  const page = await at("rules");
  await page.locator(".rl li").first().waitFor();
  await page.keyboard.press("n");
  await page.getByText("Many errors at once, whichever they are: an outage begins like this.").waitFor();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowDown");
  assert.match(await focusedText(page), /Error storm/);
  await page.keyboard.press("Enter");
  await nameFocused(page);
  assert.equal(await page.getByRole("textbox", { name: "Name of the rule" }).inputValue(), "Error storm");
  assert.ok(await page.getByRole("radio", { name: "Events within a time" }).isChecked());
  await page.keyboard.press("Control+s");
  await page.locator(".rl").getByText("7. Error storm").waitFor();
});

flow("values that were really heard are offered under a condition, and for the names of tags", async () => {
  const page = await at("rules");
  const value = page.getByRole("combobox", { name: "Value" }).last();
  await value.fill("sta");
  await page.getByRole("option", { name: /staging/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await value.inputValue(), "staging");
  await page.getByRole("listbox").waitFor({ state: "detached" });
  await page.getByLabel("Field").last().selectOption({ label: "Tag…" });
  const key = page.getByRole("combobox", { name: "Tag’s name" });
  await key.focus();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name: /region/ }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("listbox").waitFor({ state: "detached" });
  await key.fill("reg");
  await page.getByRole("option", { name: /region/ }).click();
  assert.equal(await key.inputValue(), "region");
  await value.fill("");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name: /us-east-1/ }).click();
  await page.locator(".sent").getByText("us-east-1").waitFor();
});

flow("several values are taken from the list, one after the other", async () => {
  const page = await at("rules");
  await page.getByLabel("Comparison").last().selectOption({ label: "is one of" });
  const value = page.getByRole("combobox", { name: "Values" });
  await value.click();
  await page.getByRole("option", { name: /production/ }).click();
  await value.press("ArrowDown");
  await page.getByRole("option", { name: /staging/ }).click();
  await page.locator(".sent").getByText("production, staging").waitFor();
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

flow("a rule that can never ring says so, and is moved above the one that always decides", async () => {
  const page = await at("rules/Fatal%20in%20the%20shop");
  const editor = page.getByRole("region", { name: "Edit rule" });
  await editor.getByText("Can never ring: rule 1 always decides first.").waitFor();
  await page.locator(".rl").getByText("Can never ring: rule 1 always decides first.").waitFor();
  await editor.getByRole("button", { name: "Move above rule 1" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".rl").getByText("1. Fatal in the shop").waitFor();
  await editor.getByText("Can never ring").waitFor({ state: "detached" });
});

flow("Ctrl Z undoes what was written and where a rule stands, Ctrl Shift Z does it again", async () => {
  const page = await at("rules");
  const name = page.getByRole("textbox", { name: "Name of the rule" });
  await name.fill("Fatal anywhere");
  await page.waitForTimeout(300);
  await page.getByRole("button", { name: "Remove condition" }).last().click();
  await page.locator(".sent").getByText("production").waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await page.locator(".sent").getByText("production").waitFor();
  await name.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await name.inputValue(), "Fatal in production");
  await page.getByText("Not saved", { exact: true }).waitFor({ state: "detached" });
  await page.keyboard.press("Control+Shift+z");
  assert.equal(await name.inputValue(), "Fatal anywhere");
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
