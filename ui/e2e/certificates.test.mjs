// Certificates: what stands first, how one is tried, added, changed and left out.
import assert from "node:assert/strict";

import { at, flow, toast } from "./flow.mjs";

const names = (page) => page.locator("tbody .name b").allTextContents();
const more = (page, name) => page.getByRole("button", { name: `More for ${name}` });

flow("what must be seen to stands first", async () => {
  const page = await at("certificates");
  await more(page, "pay.harbour.example").waitFor();
  assert.deepEqual((await names(page)).slice(0, 3), [
    "client-payments.pem",
    "glitch.harbour.example",
    "pay.harbour.example",
  ]);
  await page.getByText("Expired").waitFor();
  await page.getByText("9 watched, soonest first, checked daily").waitFor();
});

flow("one is tried before it is added, by keyboard alone", async () => {
  const page = await at("certificates");
  await more(page, "pay.harbour.example").waitFor();
  await page.keyboard.press("n");
  const host = page.getByLabel("Host", { exact: true });
  await host.fill("nowhere.example");
  await page.keyboard.press("Enter");
  await page.getByText("The name nowhere.example was not found.").waitFor();
  await host.fill("till.partner.example");
  await page.keyboard.press("Enter");
  await page.getByRole("definition").getByText("Harbour Issuing CA 2").waitFor();
  await page.keyboard.press("Control+Enter");
  await toast(page, "Added. It is looked at now.").waitFor();
  await more(page, "till.partner.example").waitFor();
});

flow("a file is added with its password, and not twice", async () => {
  const page = await at("certificates");
  await page.getByRole("button", { name: /^Add/ }).click();
  await page.getByText("In a file").click();
  await page.getByLabel("File", { exact: true }).fill("/home/mara/sign/till.pfx");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText("The file needs a password.").waitFor();
  await page.getByLabel("Password").fill("s3cret");
  await page.getByRole("button", { name: "Test again" }).click();
  await page.getByRole("definition").getByText("Harbour Issuing CA 2").waitFor();
  await page.getByRole("button", { name: "Add certificate" }).click();
  await more(page, "till.pfx").waitFor();
  await page.getByRole("button", { name: /^Add/ }).click();
  await page.getByText("In a file").click();
  await page.getByLabel("File", { exact: true }).fill("/home/mara/sign/till.pfx");
  await page.getByRole("button", { name: "Add certificate" }).click();
  await page.getByText("is looked at already").first().waitFor();
});

flow("one is snoozed until its last threshold, left out, and removed", async () => {
  const page = await at("certificates");
  await more(page, "pay.harbour.example").click();
  await page.getByRole("menuitem", { name: "Snooze until 1 day" }).click();
  await toast(page, "Quiet until 1 day before the end of pay.harbour.example.").waitFor();
  await more(page, "web.harbour.example").click();
  await page.getByRole("menuitem", { name: "Do not look at it" }).click();
  await page.getByText("Not looked at", { exact: true }).waitFor();
  await page.getByText("8 watched, soonest first").waitFor();
  // At the end of the list, a message may lie over it.
  await more(page, "web.harbour.example").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("button", { name: "Remove certificate" }).click();
  await more(page, "web.harbour.example").waitFor({ state: "detached" });
});

flow("the days are changed for all", async () => {
  const page = await at("certificates");
  await page.getByRole("button", { name: "Change" }).click();
  const days = page.getByLabel("Days before the end");
  await days.fill("soon");
  await page.getByText("Whole numbers from 1 to 3650").waitFor();
  await days.fill("7, 60");
  await page.keyboard.press("Control+Enter");
  await page.getByText("60", { exact: true }).waitFor();
  assert.deepEqual(await page.locator(".days .badge").allTextContents(), ["60", "7"]);
});
