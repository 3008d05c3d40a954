import type { Level } from "../backend/bindings";
import { say } from "./say";
import { capital } from "./words";

/** Worst first. */
export const LEVELS: readonly Level[] = ["fatal", "error", "warning", "info", "debug"];

/** `Fatal`: where it stands alone. */
export const levelName = (level: Level): string => capital(say("shared-level", { level }));
