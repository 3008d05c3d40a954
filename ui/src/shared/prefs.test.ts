import { expect, test } from "vitest";

import { Prefs } from "./prefs.svelte";

test("the theme follows the desktop until one is chosen, and is remembered", () => {
  const prefs = new Prefs();
  expect(document.documentElement.dataset.theme).toBeUndefined();
  prefs.theme = "dark";
  expect(document.documentElement.dataset.theme).toBe("dark");
  expect(new Prefs().theme).toBe("dark");
  prefs.theme = "desktop";
  expect(document.documentElement.dataset.theme).toBeUndefined();
});

test("a stored value that means nothing is ignored", () => {
  localStorage.setItem("watchbell.theme", "plaid");
  expect(new Prefs().theme).toBe("desktop");
});

test("single keys can be switched off", () => {
  new Prefs().singleKeys = false;
  expect(new Prefs().singleKeys).toBe(false);
});
