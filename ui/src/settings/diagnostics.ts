/** A report for somebody who helps, hence in English. It names no source, no address and no person, and carries no token. */
import type { Settings, Status, Step } from "../backend/bindings";
import { bytes, count } from "../shared/words";

const URL_LIKE = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"')]+/gi;
const MAIL_LIKE = /[^\s@"'<(]+@[^\s@"'>)]+/g;
const HOST_LIKE = /\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\b/gi;
const IP_LIKE = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g;
const HOME = /(\/home\/|\/Users\/|C:\\Users\\)[^/\\\s]+/g;

/** Text without what could name a machine, an address or a person. Loopback says nothing and stays. */
export function redact(text: string): string {
  return text
    .replace(URL_LIKE, (url) => (/^https?:\/\/(127\.|localhost|\[::1\])/i.test(url) ? url : "<address>"))
    .replace(MAIL_LIKE, "<address>")
    .replace(IP_LIKE, (ip) => (ip.startsWith("127.") ? ip : "<address>"))
    .replace(HOME, "~")
    .replace(HOST_LIKE, (host) =>
      /^(?:[a-z0-9-]+\.)*(?:toml|sqlite|json|log|md|desktop|service|freedesktop|org\.\w+)$/i.test(host)
        ? host
        : "<host>",
    );
}

export function diagnostics(
  settings: Settings | null,
  status: Status | null,
  doctor: readonly Step[] | null,
  lost: boolean,
): string {
  const lines = ["Watchbell diagnostics"];
  if (settings) {
    lines.push(
      `Version: ${settings.version}`,
      `Notifications: ${settings.notifications}`,
      `Record: ${bytes(settings.used_bytes)}, ${count(settings.events)} events, kept ${settings.keep_days} days or ${settings.keep_max_mb} MB, from ${settings.keep_level}`,
      `Built-in logbook: ${settings.listen === null ? "off" : redact(settings.listen)}`,
    );
  }
  lines.push(`State: ${lost ? "the resident is gone" : (status?.state ?? "not known")}`);
  // By number: names are the team's business.
  status?.sources.forEach((source, i) =>
    lines.push(`Source ${i + 1}: ${source.state}${source.reason ? ` (${source.reason})` : ""}`),
  );
  if (status?.notifications) lines.push(`Rings cannot be shown: ${redact(status.notifications)}`);
  if (status?.store) lines.push(`Events are not kept: ${redact(status.store)}`);
  for (const { name, outcome, detail } of doctor ?? [])
    lines.push(`${outcome === "passed" ? "+" : "-"} ${redact(name)}: ${redact(detail)}`);
  return `${lines.join("\n")}\n`;
}
