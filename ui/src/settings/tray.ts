/** The bell as the tray draws it: the resident's own drawings, in the ink that it gives them. */
import type { Tray, TrayIcon } from "../backend/bindings";

const files = import.meta.glob<string>(
  "../../../icons/tray/{well,ringing,ringing-3,blind,paused,watching}-22{,-symbolic}.svg",
  { query: "?raw", import: "default", eager: true },
);
const drawings = new Map(Object.entries(files).map(([path, svg]) => [path.replace(/^.*\/|\.svg$/g, ""), svg]));

export const STATES = ["well", "ringing", "blind", "paused", "watching"] as const;
export type State = (typeof STATES)[number];

/** What everything is drawn in, as in the engine's `tray_model::ink`. */
export const INKS: Record<Exclude<TrayIcon, "colour">, string> = { light: "#f5f5f5", dark: "#24292f" };

/** The bell in a state, as an image's address; three rings are unseen in the one that rings. */
export function drawing(state: State, { icon, count }: Tray): string {
  const name = state === "ringing" && count ? "ringing-3" : state;
  const svg = drawings.get(icon === "colour" ? `${name}-22` : `${name}-22-symbolic`) ?? "";
  const inked = icon === "colour" ? svg : svg.replace(/(<svg[^>]* color=)"[^"]*"/, `$1"${INKS[icon]}"`);
  return `data:image/svg+xml,${encodeURIComponent(inked)}`;
}
