// Writes a picture of every screen in both themes and three sizes: npm run shots [-- FOLDER [ONLY]]
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { launch, open } from "./browser.mjs";
import { screens } from "./screens.mjs";
import { serve } from "./serve.mjs";

const folder = process.argv[2] ?? join(tmpdir(), "watchbell-shots");
const only = process.argv[3] ?? "";
mkdirSync(folder, { recursive: true });

const sizes = [
  [1280, 800],
  [900, 640],
  [420, 720],
];
const site = await serve();
const browser = await launch();
for (const { name, query = "", hash = "", act, sizes: some } of screens) {
  if (!name.includes(only)) continue;
  for (const [width, height] of some ? sizes.filter(([w]) => some.includes(w)) : sizes) {
    for (const theme of ["light", "dark"]) {
      const { page, wrong, close } = await open(browser, `${site.url}/${query}#/${hash}`, { width, height, theme });
      await page.waitForTimeout(450);
      await act?.(page);
      await page.waitForTimeout(350);
      await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) });
      if (wrong.length > 0) console.log(name, width, theme, wrong);
      await close();
    }
  }
}
await browser.close();
await site.close();
console.log(`Pictures are in ${folder}`);
