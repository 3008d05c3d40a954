import { beforeEach, expect, test } from "vitest";

import { Router } from "./router.svelte";

beforeEach(() => history.replaceState(null, "", "#/"));

test("a page and what is open of it stand in the address", () => {
  const router = new Router();
  router.go("inbox", "a/b c");
  expect(location.hash).toBe("#/inbox/a%2Fb%20c");
  expect(new Router().id).toBe("a/b c");
});

test("a page that does not exist is the inbox", () => {
  const router = new Router();
  router.go("rules");
  router.go("nowhere");
  expect(router.page).toBe("inbox");
});

test("an address that cannot be decoded opens the page", () => {
  history.replaceState(null, "", "#/rules/%E0%A4%A");
  const router = new Router();
  expect([router.page, router.id]).toEqual(["rules", null]);
});

test("an errand is done once", () => {
  const router = new Router();
  router.go("sources", null, "add");
  expect(router.take()).toBe("add");
  expect(router.take()).toBeNull();
});
