// Every screen in both themes: axe finds nothing, the content security policy is not broken, nothing is logged, and nothing
// spills over the edge, in German neither.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { enter } from "./browser.mjs";
import { screens } from "./screens.mjs";
import { browser, site } from "./stage.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * axe looks at every screen wide, and narrow at those that are there without doing anything: a dialog is built alike in both.
 * `./dev test ui --long` looks at every combination.
 */
const long = Boolean(process.env.WATCHBELL_LONG);
const VIEWS = [
  { width: 1280, height: 800, axe: () => ["light", "dark"] },
  ...(long ? [{ width: 900, height: 640, axe: () => ["light", "dark"] }] : []),
  { width: 420, height: 720, axe: ({ act }) => (long ? ["light", "dark"] : act ? [] : ["light"]) },
  // German words are longer. Only where nothing is done first, since buttons are found by their English names.
  { width: 420, height: 720, locale: "de-DE", only: ({ act }) => !act, axe: () => [] },
].map((view) => ({ locale: "en-US", only: () => true, ...view }));

const rooms = new Map();
/** A page for each view. */
async function entered(view) {
  if (!rooms.has(view)) rooms.set(view, await enter(browser, { ...view, frozen: true }));
  return rooms.get(view);
}

async function violations(page, theme, i) {
  await page.emulateMedia({ colorScheme: theme });
  // The structure is the same in both themes; only colours are looked at twice.
  const only = i > 0 ? { runOnly: ["color-contrast"] } : {};
  const { violations } = await page.evaluate(
    (only) => window.axe.run(document, { resultTypes: ["violations"], ...only }),
    only,
  );
  return violations.map(
    ({ id, nodes }) => `${theme}, axe: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
  );
}

async function faults(screen, view) {
  const { query = "", hash = "", act } = screen;
  const { page, wrong, visit } = await entered(view);
  await page.emulateMedia({ colorScheme: "light" });
  await visit(`${site.url}/${query}#/${hash}`);
  await page.locator("main").waitFor();
  await page.waitForTimeout(250);
  await act?.(page);
  await page.waitForTimeout(200);
  const found = [];
  const spill = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (spill > 0) found.push(`spills by ${spill} px`);
  const themes = view.axe(screen);
  if (themes.length > 0) await page.evaluate(axe);
  for (const [i, theme] of themes.entries()) found.push(...(await violations(page, theme, i)));
  found.push(...(await page.evaluate(() => window.violations)), ...wrong);
  return found.map((fault) => `at ${view.width} in ${view.locale}: ${fault}`);
}

for (const screen of screens) {
  const views = VIEWS.filter(({ width, only }) => only(screen) && (screen.sizes ?? [width]).includes(width));
  // Only `--long` looks at what is there in the middle width alone.
  if (views.length === 0) continue;
  test(`nothing is wrong with ${screen.name}`, { timeout: 120_000 }, async () => {
    // At once, so that one page waits while another works.
    const found = await Promise.all(views.map((view) => faults(screen, view)));
    assert.deepEqual(found.flat(), []);
  });
}
