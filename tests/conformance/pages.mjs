// The pages in a real browser: somebody logs in with a token, reads what a hostile event says as text, and logs out.
//
//   node tests/conformance/pages.mjs
//
// CHROMIUM is the browser (./dev test conformance brings one).
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { build } from "./cargo.mjs";

const HOSTILE = `<img src=x onerror="document.title='taken'">`;
const watchbell = build(["--bin", "watchbell"], "watchbell");
const folder = mkdtempSync(join(tmpdir(), "watchbell-pages-"));
const env = { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: folder };
const serve = spawn(watchbell, ["serve", "--listen", "127.0.0.1:0"], { env, stdio: ["ignore", "ignore", "pipe"] });
const first = await new Promise((done) => createInterface(serve.stderr).once("line", done));
const base = /http:\/\/[^/]+/.exec(first)[0];
const token = readFileSync(join(folder, ".local/share/watchbell/read-token"), "utf8").trim();
const reading = spawnSync(watchbell, ["serve", "tokens", "create", "a browser"], { env, encoding: "utf8" }).stdout.trim();

/** What each visitor sees; an error says what they do not. */
const visits = {
  "a browser logs in with a token and comes to what was asked for": async (page) => {
    await logIn(page, "/search?q=level:fatal", reading);
    if (!page.url().endsWith("/search?q=level:fatal")) throw new Error(`it came to ${page.url()}`);
    await page.getByText(HOSTILE).first().waitFor();
  },
  "what an event says is only ever text": async (page) => {
    await logIn(page, "/", token);
    await page.getByRole("link", { name: HOSTILE }).first().click();
    await page.getByRole("heading", { name: HOSTILE }).first().waitFor();
    if ((await page.title()).startsWith("taken")) throw new Error("its script ran");
  },
  "a wrong token is refused, with another try": async (page) => {
    await logIn(page, "/", "wrong");
    await page.getByRole("heading", { name: "This token may not read here." }).waitFor();
    await page.getByLabel("Token").waitFor();
  },
  "who logs out has to log in again": async (page) => {
    await logIn(page, "/", token);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("Token").waitFor();
    await page.goto(`${base}/search`);
    await page.getByLabel("Token").waitFor();
  },
};

async function logIn(page, path, token) {
  await page.goto(`${base}${path}`);
  await page.getByLabel("Token").fill(token);
  await Promise.all([page.waitForEvent("domcontentloaded"), page.keyboard.press("Enter")]);
}

let failed = 0;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
try {
  const sent = await fetch(`${base}/v1/events`, { method: "POST", body: JSON.stringify({ level: "fatal", message: HOSTILE }) });
  if (!sent.ok) throw new Error(await sent.text());
  for (const [name, visit] of Object.entries(visits)) {
    const context = await browser.newContext();
    context.setDefaultTimeout(20_000);
    const wrong = await visit(await context.newPage()).catch((error) => error);
    await context.close();
    if (wrong) failed++;
    console.log(`${name}: ${wrong ? wrong.message : "so it is"}`);
  }
} finally {
  await browser.close();
  serve.kill();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${Object.keys(visits).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
