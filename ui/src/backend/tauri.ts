/** The window's backend: requests go to `src-tauri`, which forwards them over the control socket. */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Backend, Show } from "./backend";
import type { Response, Update } from "./bindings";

/** Listens to an event of the shell; `listen` is asynchronous, so a listener that leaves early is taken off late. */
function on<T>(event: string, listener: (payload: T) => void): () => void {
  const registered = listen<T>(event, ({ payload }) => listener(payload));
  return () => void registered.then((off) => off());
}

export const tauri: Backend = {
  request: (request) => invoke<Response>("control", { request }),
  subscribe: (listener) => on<Update>("update", listener),
  onLost: (listener) => {
    const offs = [on("lost", () => listener(true)), on("found", () => listener(false))];
    return () => offs.forEach((off) => off());
  },
  onShow: (listener) => on<Show>("show", listener),
  restart: () => invoke("start"),
};
