// A deploy watch from its form to its ending, by keyboard.
import assert from "node:assert/strict";

import { at, current, flow, toast } from "./flow.mjs";

const heading = (page, name) => page.getByRole("heading", { level: 1, name });
const dial = (page, name) => page.getByRole("img", { name });
const demo = (page, what, ...more) =>
  page.evaluate(([what, more]) => window.watchbellDemo[what](...more), [what, more]);

/** Begins what the form says, and waits until it is under way. */
async function begin(page) {
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Stop watching" }).waitFor();
}

flow("W opens the form from anywhere; a watch begins, runs, and ends well", async () => {
  const page = await at("inbox", "?state=well");
  await page.getByText("All’s well").first().waitFor();
  await page.keyboard.press("w");
  await heading(page, "Watch a deploy").waitFor();
  assert.equal(await page.locator(".btn.primary").count(), 1);
  await page.getByText("15 minutes, until").waitFor();
  await page.getByLabel("Release").focus();
  await page.keyboard.type("checkout");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.match(await page.getByLabel("Release").inputValue(), /^checkout-api@/);
  await begin(page);
  await heading(page, "Quiet so far").waitFor();
  await page.getByText(/^On watch, 1[45]:\d\d left$/).waitFor();
  await demo(page, "pass", 7);
  await dial(page, /^[78] minutes left of 15 minutes\. Quiet in minutes 1 to [78]\.$/).waitFor();
  await demo(page, "pass", 9);
  await heading(page, "All’s well").waitFor();
  await page
    .getByText(/^Phew! 15 minutes of checkout-api@.*, every source live throughout, nothing fatal\.$/)
    .waitFor();
  await page.keyboard.press("Escape");
  await heading(page, "Watch a deploy").waitFor();
  await page
    .getByRole("link", { name: /All’s well.*15 minutes/ })
    .first()
    .waitFor();
});

flow(
  "a length of one's own, what counts and the sources are chosen by keyboard; the command line says the same",
  async () => {
    const page = await at("watch", "?state=well");
    await page.getByRole("radio", { name: "15 min" }).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    const own = page.getByRole("textbox", { name: "Length" });
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Length");
    await page.getByText("How long?").waitFor();
    await page.keyboard.type("soon");
    await page.getByText("Write it as 45 min, 2 h or 90 s; at most 24 h.").waitFor();
    assert.ok(await page.getByRole("button", { name: /Start the watch/ }).isDisabled());
    await own.fill("2 h");
    await page.getByRole("radio", { name: "Fatal only" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("checkbox", { name: /payments/ }).focus();
    await page.keyboard.press("Space");
    await page
      .getByText("watchbell watch --for 2h --level error --source checkout --source orders --source web --source local")
      .waitFor();
    await begin(page);
    await page.getByText("4 of 4 live so far").waitFor();
    await dial(page, /left of 2 hours\. In 60 equal parts/).waitFor();
  },
);

flow("a fatal during the watch leads into the inbox, and is the ending", async () => {
  const page = await at("watch", "?state=watching");
  await demo(page, "ring");
  await heading(page, "1 fatal so far").waitFor();
  await page.getByText("new since this watch began").waitFor();
  await page
    .getByTitle("Show the watch")
    .getByText(/^\d+:\d\d left$/)
    .waitFor();
  await demo(page, "pass", 15);
  await heading(page, "1 fatal during the watch").waitFor();
  await page.getByRole("status").getByText("Watch ended: 1 fatal").waitFor({ state: "attached" });
  await page.getByRole("link", { name: "Show the worst" }).focus();
  await page.keyboard.press("Enter");
  await heading(page, "A sample fatal from Watchbell").waitFor();
});

flow("a minute that was not seen is never well, and the same is watched for longer", async () => {
  const page = await at("watch", "?state=watching");
  await page.getByText("3 of 3 live so far").waitFor();
  await demo(page, "miss");
  await heading(page, "Not everything was seen so far").waitFor();
  await demo(page, "pass", 15);
  await heading(page, "Blind 1 of 15 minutes").waitFor();
  await page.getByText("Cannot say all’s well for checkout-api@5.14.0.").waitFor();
  await page.getByText("In the rest, nothing fatal.").waitFor();
  await page.getByRole("button", { name: "Watch 15 min more" }).focus();
  await page.keyboard.press("Enter");
  await heading(page, "Quiet so far").waitFor();
  await page.getByText(/^Watching checkout-api@5\.14\.0 until/).waitFor();
});

flow("a watch is stopped without a question, and its report says so; it is copied as Markdown", async () => {
  const page = await at("watch", "?state=watching");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Stop watching" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText(/^Stopped early, after 3 of 15 minutes\./).waitFor();
  await page.getByRole("button", { name: "Copy report" }).click();
  await toast(page, "Copied the report as Markdown").waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /^## Watch of checkout-api@5\.14\.0: All’s well\n\n- When: /);
  assert.match(text, /\n- Stopped early, after 3 of 15 minutes\n/);
});

flow("what has just ended is shown first, once; earlier watches stay in the list", async () => {
  const page = await at("watch", "?state=watch-rang");
  await heading(page, "38 fatal during the watch").waitFor();
  await page.getByText("seen before").waitFor();
  await page.getByText("2 other rings waited and are in the inbox.").waitFor();
  await page.getByRole("link", { name: /Blind 3 of 15 minutes/ }).focus();
  await page.keyboard.press("Enter");
  await heading(page, "Blind 3 of 15 minutes").waitFor();
  await page.getByText("no answer").first().waitFor();
  await page.keyboard.press("Alt+1");
  await current(page).waitFor();
  await page.keyboard.press("Alt+2");
  await heading(page, "Watch a deploy").waitFor();
});

flow("the banner says on every page how long the watch still goes, and leads to it", async () => {
  const page = await at("rules", "?state=watching");
  await page.getByText(/^On watch, 11:\d\d left$/).waitFor();
  await page.getByRole("button", { name: "Show the watch" }).click();
  await heading(page, "Quiet so far").waitFor();
});

flow("where another began one meanwhile, it is shown instead", async () => {
  const page = await at("watch", "?state=well");
  await page.getByText("15 minutes, until").waitFor();
  await demo(page, "quietly");
  await page.keyboard.press("Control+Enter");
  await toast(page, "A watch is under way already. Stop it first, or let it end.").waitFor();
  await page.getByRole("button", { name: "Stop watching" }).waitFor();
});

flow("nothing to watch is refused before it is asked; a record that cannot be read is said", async () => {
  const page = await at("watch", "?state=none");
  await page.getByText("No source is switched on.").waitFor();
  await page.getByText("None yet. What a watch found out stays here.").waitFor();
  assert.ok(await page.getByRole("button", { name: /Start the watch/ }).isDisabled());
  await page.goto(page.url().replace("none", "refused"));
  await page.getByText(/^Cannot be read\. The disk holding/).waitFor();
});

flow("a resident that goes away during a watch is blindness, and nothing is asked of it", async () => {
  const page = await at("watch", "?state=watching");
  await heading(page, "Quiet so far").waitFor();
  await demo(page, "lose");
  await heading(page, "Not everything was seen so far").waitFor();
  assert.ok(await page.getByRole("button", { name: "Stop watching" }).isDisabled());
});

flow("a watch is made five minutes longer while it runs, and no longer once its time is over", async () => {
  const page = await at("watch", "?state=watching");
  await page.getByText("left of 15 minutes").waitFor();
  await page.getByRole("button", { name: "Add 5 minutes" }).press("Enter");
  await page.getByText("left of 20 minutes").waitFor();
  await page.getByText(/^On watch, 1[56]:\d\d left$/).waitFor();
  const numbers = page.getByRole("definition");
  assert.equal(await numbers.count(), 5, "events, info, error, what counts, rings held");
  await demo(page, "pass", 17);
  await heading(page, "All’s well").waitFor();
  assert.equal(await page.getByRole("button", { name: "Add 5 minutes" }).count(), 0);
  await page.getByText(/^Phew! 20 minutes of /).waitFor();
});
