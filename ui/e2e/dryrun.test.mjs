// The dry run: what a rule would have done, counted while it is written.
import assert from "node:assert/strict";

import { at, flow } from "./flow.mjs";

const dry = (page) => page.getByRole("region", { name: "Dry run" });

flow("it counts while a rule is written, and says what the saved one did", async () => {
  const page = await at("rules/New%20issue%20in%20production");
  await dry(page)
    .getByText(/In the last 7 days this rule would/)
    .waitFor();
  await dry(page)
    .getByText(/The saved rule rang 4 times/)
    .waitFor();
  await page.getByRole("radio", { name: "every event" }).check();
  await dry(page)
    .getByText(/have rung/)
    .waitFor();
  await dry(page)
    .getByText(/of them folded/)
    .waitFor();
  await dry(page)
    .getByText(/is not counted|are not counted/)
    .first()
    .waitFor();
});

flow("the range is chosen by keyboard; a month also says what it could not ask", async () => {
  const page = await at("rules");
  await page.getByRole("radio", { name: "7 d" }).focus();
  await page.keyboard.press("ArrowRight");
  await dry(page)
    .getByText(/In the last 30 days/)
    .waitFor();
  await dry(page).getByText("12,040 events left only counts and could not be asked.").waitFor();
  await page.keyboard.press("ArrowRight");
  await dry(page)
    .getByText(/In the last 24 hours/)
    .waitFor();
});

flow("a ring leads to its issue; the bars are a table for who cannot see them", async () => {
  const page = await at("rules");
  await dry(page).getByRole("table", { name: "Rings an hour" }).waitFor({ state: "attached" });
  await dry(page).getByRole("list", { name: "Rings, newest first" }).getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  await page.locator(".detail h1").waitFor();
});

flow("a long count shows how far it is, and can be stopped", async () => {
  const page = await at("rules", "?dry=slow");
  await dry(page).getByRole("progressbar").waitFor();
  await dry(page).getByText("40 %").waitFor();
  await dry(page).getByRole("button", { name: "Stop" }).click();
  await dry(page).getByText("Stopped: only part of the time is counted.").waitFor();
  await dry(page).getByRole("button", { name: "Count again" }).waitFor();
});

flow("a count that failed says why, and can be tried again", async () => {
  const page = await at("rules", "?dry=refused");
  await dry(page).getByText("The record is busy. Try again in a moment.").waitFor();
  await dry(page).getByRole("button", { name: "Try again" }).click();
  await dry(page)
    .getByText(/In the last 7 days/)
    .waitFor();
});

flow("a rule with a mistake is not counted until it is put right; one that rings all day is warned of", async () => {
  const page = await at("rules");
  await page.getByLabel("Value").nth(1).fill("");
  await dry(page).getByText("Put right what is marked, and it is counted again.").waitFor();
  await page.getByRole("button", { name: "Remove condition" }).nth(1).click();
  await page.getByLabel("Value").first().selectOption("debug");
  await page.getByLabel("Fold repeats for").selectOption("0s");
  await dry(page)
    .getByText(/rings a day. Narrow the conditions/)
    .waitFor();
});

flow("in a narrow window it stands under the name, and shows more on request", async () => {
  const page = await at("rules/Fatal%20in%20production", "", { width: 420, height: 720 });
  await dry(page)
    .getByText(/In the last 7 days/)
    .waitFor();
  assert.equal(await dry(page).getByRole("link").count(), 0);
  await dry(page).getByRole("button", { name: "Show when it would have rung" }).click();
  await dry(page).getByRole("link").first().waitFor();
});
