// At 200 % in forced colours, on every page: nothing is cut off, nothing scrolls sideways, and what has the focus shows it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./browser.mjs";
import { screens } from "./screens.mjs";
import { browser, site } from "./stage.mjs";

/** Every page, what opens over one, and the states that take most room. `./dev test ui --long` looks at every screen. */
const PLACES =
  "inbox inbox-many inbox-both inbox-one inbox-filters inbox-report search-help search timeline-zoomed pause shortcuts " +
  "watch watch-running rules rules-second rules-new sources-every sources-add setup certificates certificates-menu " +
  "certificates-add settings settings-restore first lost";

/** In the page: what is wrong with it. */
async function look() {
  const wrong = [];
  const named = (element) =>
    `${element.localName} “${(element.textContent || element.ariaLabel || "").trim().slice(0, 40)}”`;

  /** How much of it can be seen through all that cuts it. */
  function seen(element) {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    const cut = (box) => {
      left = Math.max(left, box.left);
      top = Math.max(top, box.top);
      right = Math.min(right, box.right);
      bottom = Math.min(bottom, box.bottom);
    };
    for (let around = element.parentElement; around; around = around.parentElement) {
      const { overflow, position } = getComputedStyle(around);
      if (overflow !== "visible") cut(around.getBoundingClientRect());
      if (position === "fixed") break;
    }
    cut({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
    return { width: right - left, height: bottom - top };
  }

  /** A row or a field may draw the ring of what is within. */
  function rings(element) {
    for (let around = element, i = 0; around && i < 4; around = around.parentElement, i++) {
      for (const part of [undefined, "::before", "::after"]) {
        const { outlineStyle, outlineWidth } = getComputedStyle(around, part);
        if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) return true;
      }
    }
    return false;
  }

  const spill = document.documentElement.scrollWidth - innerWidth;
  if (spill > 0) wrong.push(`the page spills by ${spill} px`);
  // What is behind would scroll away under it.
  const root = document.querySelector('[data-state="open"]:is([role="dialog"], [role="menu"])') ?? document;
  for (const element of root.querySelectorAll('a[href], button, input, select, [tabindex="0"], [role^="menuitem"]')) {
    if (element.disabled || element.matches(".vh") || !element.checkVisibility({ visibilityProperty: true })) continue;
    element.focus({ focusVisible: true });
    if (document.activeElement !== element) continue;
    // A menu marks its item itself.
    if (element.role?.startsWith("menuitem")) await new Promise(requestAnimationFrame);
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
    const { width, height } = element.getBoundingClientRect();
    const part = seen(element);
    if (part.width < width - 2 || part.height < Math.min(height, 60) - 2) wrong.push(`cut off: ${named(element)}`);
    if (!rings(element)) wrong.push(`no ring: ${named(element)}`);
  }
  for (const element of document.querySelectorAll("header *, main *, [role=dialog] *")) {
    if (!element.checkVisibility() || element.closest(".vh, .words, svg, textarea")) continue;
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    const scrolls = ["auto", "scroll"];
    if (clientWidth > 0 && scrollWidth > clientWidth + 1 && overflowX !== "visible" && textOverflow !== "ellipsis") {
      wrong.push(`${scrolls.includes(overflowX) ? "scrolls" : "is cut off"} sideways: ${named(element)}`);
    }
    if (scrolls.includes(overflowY) && scrollHeight > clientHeight + 1 && clientHeight < 60) {
      wrong.push(`too low to be read in: ${named(element)}`);
    }
  }
  return [...new Set(wrong)];
}

for (const { name, query = "", hash = "", act, sizes } of screens) {
  if (!(process.env.WATCHBELL_LONG ? !act || !sizes || sizes.includes(420) : PLACES.split(" ").includes(name)))
    continue;
  test(`${name} at 200 % in forced colours`, { timeout: 60_000 }, async () => {
    const url = `${site.url}/${query}#/${hash}`;
    const { page, wrong, close } = await open(browser, url, { width: 640, height: 400, scale: 2 });
    try {
      await page.emulateMedia({ forcedColors: "active" });
      await page.locator("main").waitFor();
      await page.waitForTimeout(250);
      await act?.(page);
      await page.waitForTimeout(200);
      assert.deepEqual(await page.evaluate(look), []);
      assert.deepEqual(wrong, [], "errors");
    } finally {
      await close();
    }
  });
}
