import type { SourceSettings, SourceView } from "../backend/bindings";
import type { IconName } from "../shared/icons";

export type Kind = SourceSettings["kind"];

export const KINDS: Record<Kind, { name: string; icon: IconName; says: string; silence: string }> = {
  sse: { name: "Event stream", icon: "wave", says: "Any address that sends server-sent events.", silence: "90s" },
  ndjson: { name: "JSON lines", icon: "term", says: "Any address that sends one JSON object a line.", silence: "90s" },
  local: {
    name: "Local logbook",
    icon: "book",
    says: "Built in. Programs post events to this machine.",
    silence: "none",
  },
};

/** Where it listens, short: without the scheme, which says nothing here. */
export function where({ kind, url }: SourceSettings): string {
  if (kind === "local") return "Built in";
  return `${KINDS[kind].name} · ${(url ?? "").replace(/^https?:\/\//, "").replace(/\/$/, "")}`;
}

/** What is offered to do about a source. */
export type Fix = "token" | "retry" | "edit" | null;

/** The one button that fits its trouble. */
export function fixFor({ status }: SourceView): Fix {
  if (status.state === "needs_unlock") return "retry";
  if (status.reason === "unauthorized" || status.reason === "forbidden") return "token";
  if (status.state === "needs_attention") return "edit";
  return status.state === "blind" ? "retry" : null;
}
