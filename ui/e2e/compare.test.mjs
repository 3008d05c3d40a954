// The comparison of pictures: what a person would see is seen, what only another Chromium does is not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { compare, read } from "./compare.mjs";
import { ownFonts } from "./fonts.mjs";
import { small } from "./palette.mjs";

let browser;
let page;

before(async () => {
  browser = await launch(ownFonts());
  page = await browser.newPage({ viewport: { width: 420, height: 200 } });
});
after(() => browser.close());

const THEMES = {
  light: { paper: "#fff", ink: "#555", line: "#ddd" },
  dark: { paper: "#16181d", ink: "#9aa0aa", line: "#2a2e36" },
};

async function drawn(theme, { word = "Rang late", left = 20, css = "", paper = THEMES[theme].paper } = {}) {
  const { ink, line } = THEMES[theme];
  await page.setContent(`<body style="font: 12px sans-serif; color: ${ink}; background: ${THEMES[theme].paper}">
    <p style="${css}">${word} since 14:21, and a line that stays as it is</p>
    <button style="font: inherit; color: inherit; position: absolute; left: ${left}px; top: 60px; padding: 4px 10px;
      border: 1px solid ${line}; background: ${paper}">Acknowledge</button>
    <hr style="position: absolute; left: ${left}px; top: 120px; width: 60px; border: 0; height: 1px; background: ${line}">`);
  return read(await page.screenshot());
}

const CHANGES = {
  "a button moved by 2 px": { left: 22 },
  "a letter changed for one like it": { word: "Rang lato" },
  "another letter changed": { word: "Ranq late" },
  "a point added": { word: "Rang late." },
  "a word changed": { word: "Rang soon" },
  "a line of text moved by 1 px": { css: "transform: translateY(1px)" },
};

for (const theme of Object.keys(THEMES)) {
  const kept = async () => read(small(await drawn(theme)));

  test(`nothing changed is the same, ${theme}`, async () => {
    assert.ok(compare(await kept(), await drawn(theme)).same);
  });

  test(`letters smoothed otherwise are the same, ${theme}`, async () => {
    const smoothed = await drawn(theme);
    const [paper, ink] = [smoothed.data[0], Math.abs(smoothed.data[0] - (theme === "light" ? 0x55 : 0x9a))];
    let bolder = 0;
    // In the line of text, all between paper and ink comes nearer to the ink, as another gamma has it.
    for (let i = 0; i < 4 * smoothed.width * 50; i += 4) {
      const share = Math.min(1, Math.abs(smoothed.data[i] - paper) / ink);
      const more = Math.round((share ** 0.75 - share) * ink);
      for (const channel of [0, 1, 2]) smoothed.data[i + channel] += theme === "light" ? -more : more;
      if (more > 12) bolder++;
    }
    assert.ok(bolder > 200, `only ${bolder} shades are drawn otherwise`);
    assert.ok(compare(await kept(), smoothed).same);
  });

  for (const [what, change] of Object.entries(CHANGES))
    test(`${what} differs, ${theme}`, async () => {
      const { same, picture } = compare(await kept(), await drawn(theme, change));
      assert.ok(!same);
      assert.equal(read(picture()).width, 420);
    });

  test(`a slight tint differs, ${theme}`, async () => {
    const paper = theme === "light" ? "#eef3fe" : "#202637";
    assert.ok(!compare(await kept(), await drawn(theme, { paper })).same);
  });
}

test("another size differs", async () => {
  const kept = await drawn("light");
  await page.setViewportSize({ width: 430, height: 200 });
  assert.ok(!compare(kept, await drawn("light")).same);
});
