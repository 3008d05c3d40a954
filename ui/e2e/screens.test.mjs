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

const sizes = { 1280: 800, 900: 640, 420: 720 };

/**
 * The structure is looked at wide and narrow, the other theme's colours wide. `./dev test ui --long` looks at every combination. German
 * words are longer: narrow, they must fit; only where nothing is done first, since buttons are found by their English names.
 */
const looks = process.env.WATCHBELL_LONG
  ? Object.keys(sizes).flatMap((width) => [
      [width, "light"],
      [width, "dark"],
    ])
  : [
      ["1280", "light"],
      ["420", "light"],
      ["1280", "dark"],
    ];

async function violations(page, theme) {
  await page.evaluate(axe);
  // The structure is the same in both themes; only colours are looked at twice.
  const only = theme === "dark" ? { runOnly: ["color-contrast"] } : {};
  const { violations } = await page.evaluate(
    (only) => window.axe.run(document, { resultTypes: ["violations"], ...only }),
    only,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

for (const { name, query = "", hash = "", act, sizes: some } of screens) {
  for (const [width, theme, locale = "en-US"] of act ? looks : [...looks, ["420", "light", "de-DE"]]) {
    const english = locale === "en-US";
    if (some && !some.includes(Number(width))) continue;
    test(`${name} at ${width} in ${english ? theme : "German"}`, { timeout: 60_000 }, async () => {
      const url = `${site.url}/${query}#/${hash}`;
      const { page, wrong, close } = await open(browser, url, {
        width: Number(width),
        height: sizes[width],
        theme,
        locale,
        frozen: true,
      });
      try {
        await page.locator("main").waitFor();
        await page.waitForTimeout(250);
        await act?.(page);
        await page.waitForTimeout(200);
        if (english) assert.deepEqual(await violations(page, theme), [], "axe");
        assert.deepEqual(await page.evaluate(() => window.violations), [], "content security policy");
        assert.deepEqual(wrong, [], "errors");
        const spill = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(spill <= 0, `spills by ${spill} px`);
      } finally {
        await close();
      }
    });
  }
}
