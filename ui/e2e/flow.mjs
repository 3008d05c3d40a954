// What the flows share: one browser and one site a file, and a look at what went wrong after each flow.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { open } from "./browser.mjs";
import { browser, site } from "./stage.mjs";

let opened;

afterEach(async () => {
  const { page, wrong, close } = opened;
  assert.deepEqual(await page.evaluate(() => window.violations), [], "content security policy");
  assert.deepEqual(wrong, [], "errors");
  await close();
});

/** The demo at a page, in a state, in a window of some size. */
export async function at(hash = "inbox", query = "", size = {}) {
  opened = await open(browser, `${site.url}/${query}#/${hash}`, size);
  await opened.page.locator("main h1, main h2").first().waitFor({ state: "attached" });
  return opened.page;
}

export const flow = (name, run) => test(name, { timeout: 60_000 }, run);
export const current = (page) => page.locator(".list [aria-current]");
export const toast = (page, text) => page.getByRole("status", { name: "Messages" }).getByText(text);
export const focusedText = (page) => page.evaluate(() => document.activeElement?.textContent ?? "");
