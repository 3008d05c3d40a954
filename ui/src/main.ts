// Before all others: some read the language as they are loaded.
import "./shared/language";

import { mount } from "svelte";

// First, so that what a component says of itself comes after and holds.
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/overlays.css";
import App from "./App.svelte";

/** In the window the engine answers; in a plain browser a lively demo does, which the window never loads. */
async function backend() {
  if ("__TAURI_INTERNALS__" in window) return (await import("./backend/tauri")).tauri;
  return (await import("./backend/demo")).demo(new URLSearchParams(location.search));
}

// Not with a top-level await: WebKit then waits for ever where the loaded module shares a chunk with this one.
const target = document.getElementById("app");
if (target) void backend().then((backend) => mount(App, { target, props: { backend } }));
