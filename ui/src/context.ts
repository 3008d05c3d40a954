/** What every page may use, handed down from the top. */
import { createContext } from "svelte";

import type { Live } from "./backend/live.svelte";
import type { Keys } from "./shared/keys";
import type { Now } from "./shared/now.svelte";
import type { Prefs } from "./shared/prefs.svelte";
import type { Router } from "./shared/router.svelte";
import type { Toasts } from "./shared/toasts.svelte";

export type Tools = { live: Live; keys: Keys; now: Now; prefs: Prefs; router: Router; toasts: Toasts };

export const [tools, setTools] = createContext<Tools>();
