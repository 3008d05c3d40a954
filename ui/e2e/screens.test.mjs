// Every screen in both themes: axe finds nothing, the content security policy is not broken, nothing is logged, and nothing
// spills over the edge, in German neither.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { launch, open } from "./browser.mjs";
import { screens } from "./screens.mjs";
import { serve } from "./serve.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
let site;

before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});

/** The structure is looked at wide and narrow, dark colours wide. `./dev test ui --long` looks at every combination. */
const long = Boolean(process.env.WATCHBELL_LONG);
const VIEWS = [
  { width: 1280, height: 800, dark: true },
  ...(long ? [{ width: 900, height: 640, dark: true }] : []),
  { width: 420, height: 720, dark: long },
];
/** German words are longer. Only where nothing is done first, since buttons are found by their English names. */
const GERMAN = { width: 420, height: 720, locale: "de-DE" };

async function violations(page, theme, options) {
  await page.emulateMedia({ colorScheme: theme });
  const { violations } = await page.evaluate(
    (options) => window.axe.run(document, { resultTypes: ["violations"], ...options }),
    options,
  );
  return violations.map(
    ({ id, nodes }) => `${theme}, axe: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
  );
}

async function faults({ query = "", hash = "", act }, { width, height, dark, locale = "en-US" }) {
  const { page, wrong, close } = await open(browser, `${site.url}/${query}#/${hash}`, {
    width,
    height,
    locale,
    frozen: true,
  });
  try {
    await page.locator("main").waitFor();
    await page.waitForTimeout(250);
    await act?.(page);
    await page.waitForTimeout(200);
    const found = [];
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (spill > 0) found.push(`spills by ${spill} px`);
    if (locale === "en-US") {
      await page.evaluate(axe);
      found.push(...(await violations(page, "light")));
      // The structure is the same in both themes.
      if (dark) found.push(...(await violations(page, "dark", { runOnly: ["color-contrast"] })));
    }
    found.push(...(await page.evaluate(() => window.violations)), ...wrong);
    return found.map((fault) => `at ${width} in ${locale}, ${fault}`);
  } finally {
    await close();
  }
}

for (const screen of screens) {
  const { name, act, sizes } = screen;
  const views = [...VIEWS, ...(act ? [] : [GERMAN])].filter(({ width }) => !sizes || sizes.includes(width));
  // Only `--long` looks at screens that are there in the middle width alone.
  if (views.length === 0) continue;
  test(`${name}: nothing is wrong with it`, { timeout: 120_000 }, async () => {
    // At once, so that one page waits while another works.
    assert.deepEqual((await Promise.all(views.map((view) => faults(screen, view)))).flat(), []);
  });
}
