// A Chromium for the tests: Debian's own, nothing downloaded, nothing sent anywhere.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launch({ env, args = [] } = {}) {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error("No Chromium found. Install it, or name it: CHROMIUM=/path/to/chromium");
  return chromium.launch({
    executablePath,
    env,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...args,
    ],
  });
}

/** A page of the demo, with everything that goes wrong in it gathered. */
export async function open(browser, url, options) {
  const room = await enter(browser, options);
  await room.visit(url);
  return room;
}

/** The same, for many pages one after the other: each opens as if nothing had been before it. */
export async function enter(
  browser,
  {
    width = 1280,
    height = 800,
    scale = 1,
    theme = "light",
    frozen = false,
    reduced = true,
    locale = "en-US",
    welcomed = true,
    first = () => undefined,
  } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    locale,
    colorScheme: theme,
    reducedMotion: reduced ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on(
    "console",
    (message) => ["error", "warning"].includes(message.type()) && wrong.push(`${message.type()}: ${message.text()}`),
  );
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`),
    );
  });
  // Whoever tests another page has seen the first steps.
  if (welcomed) await page.addInitScript(() => localStorage.setItem("watchbell.welcomed", "yes"));
  await page.addInitScript(first);
  // The window freezes the prototypes; a library that patches them would break there only.
  if (frozen) await page.addInitScript(() => Object.freeze(Object.prototype));
  const visit = async (url) => {
    if (page.url() !== "about:blank") {
      await page.evaluate(() => localStorage.clear());
      await page.goto("about:blank"); // Another hash alone would not open the demo anew.
      await page.mouse.move(0, 0);
    }
    wrong.length = 0;
    await page.goto(url);
  };
  return { page, wrong, visit, close: () => context.close() };
}
