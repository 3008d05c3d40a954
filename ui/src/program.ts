/** All of the window: loaded once its frame is on the screen. */
// Before all others: some read the language as they are loaded.
import "./shared/language";

import { mount } from "svelte";

import App from "./App.svelte";
import { language } from "./shared/say";

/** In the window the engine answers; in a plain browser a lively demo does, which the window never loads. */
async function backend() {
  if ("__TAURI_INTERNALS__" in window) return (await import("./backend/tauri")).tauri;
  return (await import("./backend/demo")).demo(new URLSearchParams(location.search));
}

/** Takes the place of the frame. */
export async function begin(target: HTMLElement): Promise<void> {
  document.documentElement.lang = language;
  const props = { backend: await backend() };
  target.replaceChildren();
  mount(App, { target, props });
}
