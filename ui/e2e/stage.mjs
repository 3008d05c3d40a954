// One browser and one site for each file of tests.
import { after, before } from "node:test";

import { launch } from "./browser.mjs";
import { serve } from "./serve.mjs";

export let browser;
export let site;

before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await site.close();
});
