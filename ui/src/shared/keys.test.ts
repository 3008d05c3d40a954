import { afterEach, expect, test, vi } from "vitest";

import { Keys } from "./keys";

afterEach(() => document.body.replaceChildren());

function press(keys: Keys, key: string, options: KeyboardEventInit = {}, target: Element = document.body): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
  target.addEventListener("keydown", (e) => keys.handle(e as KeyboardEvent), { once: true });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

function field(): HTMLInputElement {
  const input = document.createElement("input");
  document.body.append(input);
  return input;
}

test("a single key acts, and never while typing", () => {
  const keys = new Keys(() => true);
  const next = vi.fn();
  keys.bind({ j: next });
  expect(press(keys, "j")).toBe(true);
  expect(press(keys, "j", {}, field())).toBe(false);
  expect(next).toHaveBeenCalledTimes(1);
});

test("with single keys off the same key works with Alt", () => {
  const keys = new Keys(() => false);
  const next = vi.fn();
  keys.bind({ j: next });
  press(keys, "j");
  expect(next).not.toHaveBeenCalled();
  press(keys, "j", { altKey: true });
  expect(next).toHaveBeenCalledTimes(1);
});

test("Ctrl combinations act while typing, Escape does too", () => {
  const keys = new Keys(() => true);
  const save = vi.fn();
  const back = vi.fn();
  keys.bind({ "Ctrl+s": save, Escape: back });
  press(keys, "s", { ctrlKey: true }, field());
  press(keys, "Escape", {}, field());
  expect(save).toHaveBeenCalledTimes(1);
  expect(back).toHaveBeenCalledTimes(1);
});

test("who binds last is asked first, and gives way when it leaves", () => {
  const keys = new Keys(() => true);
  const page = vi.fn();
  const dialog = vi.fn();
  keys.bind({ n: page });
  const leave = keys.bind({ n: dialog });
  press(keys, "n");
  leave();
  press(keys, "n");
  expect(dialog).toHaveBeenCalledTimes(1);
  expect(page).toHaveBeenCalledTimes(1);
});

test("an open menu or dialog keeps single keys to itself", () => {
  const keys = new Keys(() => true);
  const next = vi.fn();
  keys.bind({ j: next, "Alt+1": next });
  const menu = document.createElement("div");
  menu.setAttribute("role", "menu");
  menu.dataset.state = "open";
  document.body.append(menu);
  press(keys, "j");
  press(keys, "1", { altKey: true });
  expect(next).not.toHaveBeenCalled();
});
