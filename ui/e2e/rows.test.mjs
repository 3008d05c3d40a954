// A hundred thousand issues in the inbox.
import assert from "node:assert/strict";

import { costs } from "./cost.mjs";
import { at, current, flow, focusedText } from "./flow.mjs";

const ALL = 100_000;
const STEPS = 50;
/** Script and layout of a scroll step, in milliseconds. */
const STEP_MS = 16;

const many = async (size) => {
  const page = await at("inbox", "?state=many", size);
  await page.locator(".list li a").first().waitFor();
  // The most rows that ever stood in the document.
  await page.evaluate(() => {
    window.mostRows = 0;
    const count = () => (window.mostRows = Math.max(window.mostRows, document.querySelectorAll(".list li").length));
    new MutationObserver(count).observe(document.querySelector(".list ol"), { childList: true });
    count();
  });
  return page;
};
const list = (page) => page.locator(".list ol");
const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const scrollTo = (page, part) => list(page).evaluate((it, part) => it.scrollTo(0, part * it.scrollHeight), part);
const place = (page, n) => page.locator(`.list li[aria-posinset="${n}"] a`);
const unread = (page) => page.locator(".list li.unread");
const fewRows = async (page) => assert.ok((await page.evaluate(() => window.mostRows)) <= 100);

/** The middle one of the milliseconds of work that the steps took. */
async function median(page, step) {
  const spent = await costs(page);
  const took = [];
  for (let i = 0; i < STEPS; i++) {
    const before = await spent();
    await step(i);
    await page.evaluate(frames);
    took.push((await spent()) - before);
  }
  return took.sort((a, b) => a - b)[STEPS / 2];
}

flow("the scroll bar is of the whole list, and where it rests rows are read", async () => {
  const page = await many();
  assert.equal(await place(page, 1).count(), 1);
  assert.equal(await page.locator(".list li[aria-setsize='100000']").count(), await page.locator(".list li a").count());
  for (const part of [0.5, 0.25, 0.75]) {
    await scrollTo(page, part);
    await unread(page).first().waitFor({ state: "attached" });
    await place(page, part * ALL + 2).waitFor();
    assert.equal(await unread(page).count(), 0);
  }
  await page.evaluate(frames);
  await fewRows(page);
});

flow("a step of the wheel costs little, however long the list is", async () => {
  const page = await many();
  const steps = await median(page, () => list(page).evaluate((it) => it.scrollBy(0, 240)));
  assert.ok(steps <= STEP_MS, `a step on: ${steps} ms`);
  const jumps = await median(page, (i) => scrollTo(page, ((i * 7) % 10) / 10));
  // Every row is another one: two frames.
  assert.ok(jumps <= 2 * STEP_MS, `a jump: ${jumps} ms`);
  await fewRows(page);
});

flow("End goes to the last one, Home to the first, J and K on from there, and the selection stays", async () => {
  const page = await many();
  await place(page, 1).focus();
  await page.keyboard.press("End");
  await page.locator(`.list li[aria-posinset="${ALL}"] [aria-current]`).waitFor();
  await page.getByRole("heading", { name: "job 99999 of" }).waitFor();
  assert.match(await focusedText(page), /job 99999 of/);
  await page.keyboard.press("k");
  await page.getByRole("heading", { name: "job 99998 of" }).waitFor();
  await page.keyboard.press("PageUp");
  await page.waitForFunction(() => !/job 9999[89]/.test(document.activeElement.textContent));
  const there = await current(page).locator(".ti").innerText();

  await scrollTo(page, 0.3);
  await place(page, 0.3 * ALL + 2).waitFor();
  assert.equal(await current(page).count(), 0);
  await page.getByRole("heading", { name: there, exact: true }).waitFor();
  await page.keyboard.press("j");
  await page.waitForFunction((before) => {
    const now = document.querySelector(".list [aria-current] .ti")?.textContent;
    return now !== undefined && Number(/\d+/.exec(now)) === Number(/\d+/.exec(before)) + 1;
  }, there);
  await page.keyboard.press("Home");
  await page.getByRole("heading", { name: "KeyError: 'cart'" }).waitFor();
  assert.match(await focusedText(page), /KeyError/);
  await fewRows(page);
});

flow("in the middle, what is dealt with goes and the next one is at hand", async () => {
  const page = await many();
  await scrollTo(page, 0.5);
  await place(page, 50_002).click();
  const title = (row) => row.locator(".ti").innerText();
  const next = await title(place(page, 50_003));
  await page.keyboard.press("e");
  await page.getByRole("heading", { name: next, exact: true }).waitFor();
  await page.getByText("99,999 issues").waitFor();
  assert.equal(await title(place(page, 50_002)), next);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("100,000 issues").waitFor();
});

flow("nothing jumps under the pointer while updates arrive, nor when one scrolls on", async () => {
  const page = await many();
  await scrollTo(page, 0.5);
  const row = place(page, 50_004);
  await row.hover();
  const lies = async () => [await row.locator(".ti").innerText(), (await row.boundingBox()).y];
  const before = await lies();
  for (let n = 1; n <= 5; n++) {
    await page.evaluate(() => window.watchbellDemo.ring());
    await page.getByRole("button", { name: `${n} new, show` }).waitFor();
    assert.deepEqual(await lies(), before);
  }
  // On through two pages: each row once, none left out.
  const numbers = [];
  for (let n = 50_004; n < 50_250; n += 6) {
    await place(page, n).waitFor();
    await place(page, n).evaluate((it) => it.scrollIntoView({ block: "start" }));
    await page.evaluate(frames);
    for (let i = n; i < n + 6; i++) numbers.push(Number(/\d+/.exec(await place(page, i).locator(".ti").innerText())));
  }
  assert.deepEqual(
    numbers.map((number) => number - numbers[0]),
    numbers.map((_, i) => i),
  );
  // Without the pointer the list is as it is.
  await page.mouse.move(900, 500);
  await page.getByRole("button", { name: /new, show/ }).waitFor({ state: "detached" });
  await fewRows(page);
});

flow("in a narrow window one comes back to where one was", async () => {
  const page = await many({ width: 420, height: 720 });
  await scrollTo(page, 0.5);
  await place(page, 50_004).click();
  await page.getByRole("heading", { name: /job 500\d\d of/ }).waitFor();
  await page.keyboard.press("Escape");
  await place(page, 50_004).waitFor();
  await page.waitForFunction(() => /job 500\d\d of/.test(document.activeElement.textContent));
});
