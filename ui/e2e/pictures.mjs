// Takes a picture of a screen that is the same on every day and machine: the clock stands still, the time zone, the language and
// the font are set, and nothing moves any more.
import { launch } from "./browser.mjs";
import { ownFonts } from "./fonts.mjs";
import { screens } from "./screens.mjs";
import { serve } from "./serve.mjs";

const SIZES = [
  [1280, 800],
  [900, 640],
  [420, 720],
];
const THEMES = ["light", "dark"];

/** What a person would call a screen: every page, what it says when it has nothing or sees nothing, and the dialogs. */
const KEPT = `
  inbox inbox-report inbox-well inbox-blind inbox-both inbox-paused inbox-empty inbox-refused
  timeline-day search search-wrong lost pause shortcuts
  watch watch-running watch-well watch-rang watch-blind
  rules rules-new rules-import rules-none
  sources sources-every sources-none sources-add sources-tested setup
  first first-seen certificates certificates-none certificates-add settings`
  .trim()
  .split(/\s+/);

export const kept = KEPT.map((name) => {
  const screen = screens.find((screen) => screen.name === name);
  if (!screen) throw new Error(`There is no screen ${name} in screens.mjs`);
  return screen;
});

/** A Tuesday afternoon, not near a full hour. */
const NOW = new Date("2025-11-18T14:36:20Z");

/**
 * Nothing has changed for longer than anything in the window or in the demo waits for. In the page's own time: a machine that
 * is busy makes it longer, not wrong.
 */
const quiet = (page, ms) =>
  page.evaluate(async (ms) => {
    await new Promise((done) => {
      let timer;
      const again = () => {
        clearTimeout(timer);
        timer = setTimeout(done, ms);
      };
      new MutationObserver(again).observe(document, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      setTimeout(done, 10 * ms);
      again();
    });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, ms);

/** What the browser draws, not Watchbell: it differs between versions. */
const LOOK = { style: "::-webkit-resizer { display: none }" };

/** Playwright's own 30 seconds are too few where everything else runs as well. */
const PATIENCE_MS = 150_000;

/** One browser and a page for each width, so that one waits while another works. */
export async function studio() {
  const site = await serve();
  const browser = await launch(ownFonts());
  const rooms = SIZES.map(([width, height]) => room(browser, site.url, width, height));
  return {
    /** Every picture of a screen, one after the other for each width; `keep` gets its name and what takes it again. */
    async take(screen, keep) {
      await Promise.all(rooms.map(async (room) => (await room)(screen, keep)));
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

async function room(browser, url, width, height) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "en-US",
    timezoneId: "UTC",
    reducedMotion: "reduce",
    bypassCSP: true, // For LOOK; other tests hold the window to its policy.
  });
  await context.clock.setFixedTime(NOW);
  await context.addInitScript(() => {
    localStorage.clear();
    localStorage.setItem("watchbell.welcomed", "yes");
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  return async ({ name, query = "", hash = "", act }, keep) => {
    await page.goto("about:blank"); // Another hash alone would not open the demo anew.
    await page.mouse.move(0, 0);
    await page.emulateMedia({ colorScheme: THEMES[0] });
    await page.goto(`${url}/${query}#/${hash}`);
    await page.locator("main").waitFor();
    await quiet(page, 400);
    if (act) {
      await act(page);
      await quiet(page, 400);
    }
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      await quiet(page, 50);
      await keep(`${name}-${width}-${theme}`, () => page.screenshot(LOOK));
    }
  };
}

export const names = kept.flatMap(({ name }) =>
  SIZES.flatMap(([width]) => THEMES.map((theme) => `${name}-${width}-${theme}`)),
);
