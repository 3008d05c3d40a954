// Sources by keyboard.
import assert from "node:assert/strict";

import { at, flow, focusedText, toast } from "./flow.mjs";

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
