// What is looked at first: an outage as one row, and what the worst cost.
import assert from "node:assert/strict";

import { at, current, flow, focusedText } from "./flow.mjs";

const row = (page, name) => page.getByRole("list", { name: /Issues, worst/ }).getByRole("link", { name });

flow("an outage is one row; all of it is one step away, and so is the way back", async () => {
  const page = await at("inbox", "?state=outage");
  await row(page, /Names cannot be looked up/).click();
  await page.getByText("this is the worst of 8 issues").waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await page.locator(".list .lh").getByText("1 issue").waitFor();
  const chip = page.getByRole("button", { name: /failed lookups/ });
  await chip.click();
  await page.locator(".list .lh").getByText("9 issues").waitFor();
});

flow("the worst of a week by keyboard, from the list to the issue", async () => {
  const page = await at();
  await current(page).waitFor();
  await page.getByRole("button", { name: "What it cost" }).press("Enter");
  const worst = page.getByRole("list", { name: "The worst issues" });
  await worst.getByText("was resolved, and came back").waitFor();
  assert.equal(await worst.getByRole("listitem").count(), 5);
  await page.getByRole("dialog").getByRole("radio", { name: "24 h" }).check({ force: true });
  await worst.getByText("in 2 of 24 hours").first().waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await focusedText(page), "What it cost");
  await page.getByRole("button", { name: "What it cost" }).press("Enter");
  await worst.getByRole("button", { name: /TypeError/ }).press("Enter");
  await page.getByRole("heading", { name: /TypeError/ }).waitFor();
  await page.getByText("It was resolved, and came back.").waitFor();
});
