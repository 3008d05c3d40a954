// Rules from and to a text, with a look at what changes before anything does.
import assert from "node:assert/strict";

import { at, flow, toast } from "./flow.mjs";

const choose = async (page, what) => {
  await page.locator(".rl li").first().waitFor();
  await page.getByRole("button", { name: "Import and export" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: what }).click();
  await page.getByRole("dialog").waitFor();
};

const TEXT = `[[rules]]
name = "Known noise"
match = { field = "message", contains = "Retry succeeded" }
action = "ignore"
colour = "grey"

[[rules]]
name = "Disks"
match = { all = [{ field = "message", starts_with = "Disk" }, { field = "level", at_least = "warning" }] }
`;

flow("rules come from a pasted text: what changes is read before, taken rule by rule, and can be undone", async () => {
  const page = await at("rules");
  await choose(page, "Import…");
  await page.getByLabel("Rules, in the words of config.toml").fill(TEXT);
  const changes = page.getByRole("list", { name: "Changes" });
  await changes.getByText("Disk").first().waitFor();
  await changes.getByText("Differs in: colour.").waitFor();
  await page.getByRole("button", { name: "Apply 2 changes" }).waitFor();
  await page.getByRole("checkbox", { name: "Known noise" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Apply 1 change" }).waitFor();
  await page.keyboard.press("Control+Enter");
  await toast(page, "Imported 1 change").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.locator(".rl").getByText("7. Disks").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(".rl").getByText("7. Disks").waitFor({ state: "detached" });
});

flow("rules come from a file in place of the list; what goes is named, and may stay", async () => {
  const page = await at("rules");
  await choose(page, "Import…");
  await page.locator("input[type=file]").setInputFiles({
    name: "rules.toml",
    mimeType: "text/plain",
    buffer: Buffer.from(`${TEXT}\nsound = \n`),
  });
  await page.getByText("1 problem in the text").waitFor();
  await page.getByRole("radio", { name: "Replace the list" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("checkbox", { name: "Goes Vouchers" }).uncheck();
  await page.getByRole("button", { name: /^Apply/ }).click();
  await page.locator(".rl").getByText("3. Vouchers").waitFor();
  assert.equal(await page.locator(".rl li[data-rule]").count(), 3);
});

flow("the rules are a text that can be copied and put among the downloads", async () => {
  const page = await at("rules");
  await choose(page, "Export…");
  const text = page.getByRole("textbox", { name: "The rules as a text" });
  await page.waitForFunction(() => document.querySelector("textarea")?.value.includes("[[rules]]"));
  assert.match(await text.inputValue(), /name = "Fatal in production"/);
  await page.getByRole("button", { name: "Save to Downloads" }).click();
  await page.getByText("Saved as /home/mara/Downloads/watchbell-rules.toml").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});
