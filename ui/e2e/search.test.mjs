// Looking for events, by keyboard and by mouse.
import assert from "node:assert/strict";

import { at, current, flow, focusedText } from "./flow.mjs";

const field = (page) => page.getByRole("combobox", { name: "Search events" });
const found = (page) => page.getByRole("list", { name: "Events, newest first" });
const count = (page, text) => page.locator(".list .lh").getByText(text);
const zoomed = (page) => page.getByRole("button", { name: /Back from/ });

async function look(page, text) {
  await page.keyboard.press("/");
  await page.keyboard.type(text);
}

flow("/ looks for events as one types, single keys write, Escape clears", async () => {
  const page = await at();
  await current(page).waitFor();
  await look(page, "jest");
  assert.equal(await field(page).inputValue(), "jest");
  await page.getByText("No event is like this").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await field(page).inputValue(), "");
  await count(page, "9 issues").waitFor();
  // The field is empty now: Escape leaves it.
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement === document.body);
});

flow("what is found is gone through by keyboard, and the issue is shown at that event", async () => {
  const page = await at();
  await current(page).waitFor();
  await look(page, "certificate");
  await count(page, /50\+ events/).waitFor();
  await page.getByRole("heading", { name: /SSL certificate/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  const time = await found(page).locator("[aria-current] time").innerText();
  await page.getByText(`This is its event of ${time}`).waitFor();
  assert.match(await focusedText(page), /SSL certificate/);
  await page.getByRole("button", { name: "Show the latest" }).click();
  await page.getByText("This is its event of").waitFor({ state: "detached" });
});

flow("the end of a search leaves what was found open", async () => {
  const page = await at();
  await current(page).waitFor();
  await look(page, "slow query");
  await found(page).getByText("Slow query").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("heading", { name: /Slow query/ }).waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await page.locator(".list a[aria-current]").getByText("Slow query").waitFor();
});

flow("older ones come as one scrolls, and few stand in the document", async () => {
  const page = await at();
  await look(page, "level:error");
  await count(page, "50+ events").waitFor();
  for (let seen = 50; seen < 250; seen += 50) {
    await found(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await count(page, `${seen + 50}+ events`).waitFor();
  }
  assert.ok((await page.locator(".list li").count()) < 100);
});

flow("what is wrong with a query is pointed at under the field, and is gone when it is mended", async () => {
  const page = await at();
  await current(page).waitFor();
  await look(page, "level:fatal levle:x");
  await page.getByText("“levle” is no field.").waitFor();
  assert.equal(await page.locator("mark").innerText(), "levle:x");
  assert.equal(await field(page).getAttribute("aria-invalid"), "true");
  for (let i = 0; i < 8; i++) await page.keyboard.press("Backspace");
  await page.getByText("“levle” is no field.").waitFor({ state: "detached" });
  await found(page).locator("a").first().waitFor();
});

flow("fields and values are offered, and taken by keyboard", async () => {
  const page = await at();
  await current(page).waitFor();
  await look(page, "null rel");
  await page.getByRole("option", { name: /release:/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: /web@2.3.1/ }).waitFor();
  await page.keyboard.type("web");
  await page
    .getByRole("option", { name: /checkout/ })
    .first()
    .waitFor({ state: "detached" });
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await field(page).inputValue(), "null release:web@2.3.1 ");
  await found(page).getByText("TypeError: null array").first().waitFor();
});

flow("examples are clicked in, and what was looked for is remembered", async () => {
  const page = await at();
  await current(page).waitFor();
  await field(page).click();
  await page.getByRole("option", { name: /level:fatal/ }).click();
  assert.equal(await field(page).inputValue(), "level:fatal");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  const recent = page.getByRole("group", { name: "Looked for of late" });
  await recent.getByRole("option", { name: "level:fatal" }).waitFor();
  await recent.getByRole("option", { name: "Forget these" }).click();
  await recent.waitFor({ state: "detached" });
  // How to search can be looked up while something stands in the field; an example goes beside it.
  await field(page).fill("cart");
  await page.getByRole("button", { name: "How to search" }).click();
  await page.getByRole("option", { name: /has:user/ }).click();
  assert.equal(await field(page).inputValue(), "cart has:user");
});

flow("the inbox's filters narrow a search", async () => {
  const page = await at();
  await current(page).waitFor();
  await page.keyboard.press("f");
  await page.getByRole("menuitemcheckbox", { name: "Fatal" }).click();
  await look(page, "slow");
  await page.getByText("with the filters Fatal").waitFor();
  await page.getByRole("button", { name: "Without the filters" }).click();
  await found(page).getByText("Slow query").first().waitFor();
});

flow("a search that cannot be answered says so, and is asked again", async () => {
  const page = await at("inbox", "?state=unsearched");
  await look(page, "dns");
  await page.getByText("The record cannot be searched").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("The record cannot be searched").waitFor();
});

flow("what is typed before the inbox is read is looked for", async () => {
  const type = () => {
    const seen = new MutationObserver(() => {
      const input = document.querySelector("input[type=search]");
      if (!input) return;
      seen.disconnect();
      input.value = "jest";
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    seen.observe(document, { childList: true, subtree: true });
  };
  const page = await at("inbox", "", { first: type });
  await page.getByText("No event is like this").waitFor();
});

flow("in a narrow window a found event is a page, and Escape goes back to its row", async () => {
  const page = await at("inbox", "", { width: 420, height: 720 });
  await page.locator(".list a").first().waitFor();
  await look(page, "certificate");
  await found(page).locator("a").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByText("This is its event of").waitFor();
  await page.keyboard.press("Escape");
  await found(page).waitFor();
  assert.match(await focusedText(page), /SSL certificate/);
});

flow("the timeline counts what was found, over a time in which there is some", async () => {
  const page = await at();
  await current(page).waitFor();
  await look(page, "unicode");
  await page.getByRole("img", { name: /last 24 hours: [\d,]+ error/ }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("img", { name: /last hour: \d+ fatal/ }).waitFor();
});

flow("a span of the timeline is selected and looked at by keyboard, and left again", async () => {
  const page = await at();
  await current(page).waitFor();
  await page.getByRole("application", { name: /^Timeline/ }).focus();
  await page.keyboard.press("End");
  for (let i = 0; i < 9; i++) await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Enter");
  await zoomed(page).waitFor();
  assert.match(await field(page).inputValue(), /^since:\S+T\d\d:\d\d before:\S+$/);
  await found(page).locator("a").first().waitFor();
  // Once more, within: and back in two steps.
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  const inner = await field(page).inputValue();
  await page.keyboard.press("Backspace");
  assert.notEqual(await field(page).inputValue(), inner);
  await page.keyboard.press("Escape");
  await count(page, "9 issues").waitFor();
});

flow("a span of the timeline is looked at by dragging over it", async () => {
  const page = await at();
  await current(page).waitFor();
  await look(page, "cart");
  await found(page).locator("a").first().waitFor();
  const box = await page.locator(".u-over").boundingBox();
  await page.mouse.move(box.x + box.width - 200, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 40, box.y + 40, { steps: 4 });
  await page.mouse.up();
  assert.match(await field(page).inputValue(), /^cart since:\S+ before:\S+$/);
  await zoomed(page).click();
  assert.equal(await field(page).inputValue(), "cart");
});

flow("watches stand on the timeline with their verdicts, and in its table", async () => {
  const page = await at("inbox", "?state=watch-rang");
  await page.getByRole("img", { name: /Watch \d\d:\d\d–\d\d:\d\d: rang/ }).waitFor();
  await page.keyboard.press("t");
  await page.getByRole("cell", { name: /^Watch .*: rang/ }).waitFor();
});
