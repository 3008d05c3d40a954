/** How a source does, in words, and the way out. */
import type { BlindReason, SourceStatus, SourceView } from "../backend/bindings";
import type { Now } from "../shared/now.svelte";
import { say } from "../shared/say";
import { clock, clockSeconds, day, millis, span } from "../shared/time";
import { sentences, tenths } from "../shared/words";
import { settingOf, type Kind } from "./kinds";

/** What is offered to do about a source. */
export type Fix = { do: "token" | "retry" | "edit" | "checked"; words: string };

const TOKEN: Fix = { do: "token", words: say("sources-fix-token") };
const RETRY: Fix = { do: "retry", words: say("shared-try-again") };
const EDIT: Fix = { do: "edit", words: say("sources-fix-edit") };
/** It vouches for all gaps, and says so where other sources have some too. */
const checked = (others: boolean): Fix => ({
  do: "checked",
  words: others ? say("sources-fix-checked-all") : say("sources-fix-checked"),
});

/** Where it is set up wrongly once it no longer tries by itself; until then the network may be to blame. */
const SET_UP: readonly BlindReason[] = ["name", "not_found", "tls", "content_type", "undecodable"];

/** The one button that fits its trouble. The kind, where it is known, says whether it has what would be changed. */
export function fixFor({ state, reason }: SourceStatus, kind: Kind | null): Fix | null {
  const has = (key: string) => (kind === null ? key === "token" : settingOf(kind, key) !== undefined);
  switch (reason) {
    case "unauthorized":
    case "forbidden":
      return has("token") ? TOKEN : RETRY;
    case "rate_limited":
      return has("every") ? { do: "edit", words: say("sources-fix-every") } : null;
    default:
      return state === "needs_attention" && (reason === null || SET_UP.includes(reason)) ? EDIT : RETRY;
  }
}

export const inTrouble = ({ state }: SourceStatus): boolean =>
  state === "blind" || state === "needs_unlock" || state === "needs_attention";

/** What stands below a source: its trouble, what is odd, what is good to know. */
export type Remark = { tone: "trouble" | "odd" | "plain"; text: string; fix: Fix | null };

/** `others`: whether other sources have gaps too. */
export function remarks(source: SourceView, others: boolean): Remark[] {
  const { settings, status, way_out, undecodable, gaps, budget, note } = source;
  if (!settings.enabled) return [];
  const said: Remark[] = [];
  if (inTrouble(status)) {
    const fix = fixFor(status, settings.kind);
    // What the button says need not be said twice.
    const way = way_out?.replace(/\.$/, "") === fix?.words ? null : way_out;
    const text = sentences(status.text ?? say("sources-unheard"), way, say("sources-cost", { name: settings.name }));
    said.push({ tone: "trouble", text, fix });
  }
  if (gaps > 0) {
    said.push({ tone: "odd", text: say("sources-gaps", { n: gaps }), fix: checked(others) });
  }
  if (undecodable > 0) {
    const fix = settingOf(settings.kind, "fields") ? EDIT : null;
    said.push({ tone: "odd", text: say("sources-undecodable", { n: undecodable }), fix });
  }
  const known = sentences(note, budget, ...unnamed(source.coverage));
  if (known) said.push({ tone: "plain", text: known, fix: null });
  return said;
}

/** Whose events leave out who was hit: the three largest projects of which that is so. */
const unnamed = (coverage: SourceView["coverage"]): string[] =>
  coverage
    .filter(({ named, events }) => named < events)
    .slice(0, 3)
    .map(({ text }) => text);

/** `12 s ago`; to the second where it ended in trouble. */
export function lastHeard(status: SourceStatus, now: Pick<Now, "minute" | "ago">): string {
  if (status.last_heard === null) return "–";
  const at = millis(status.last_heard);
  if (!inTrouble(status)) return now.ago(at);
  return day(at, now.minute) === null ? clockSeconds(at) : clock(at, now.minute);
}

/** `0.1 s`, `12 s`, `3 min`. */
export function lag(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 10_000 ? say("sources-lag", { seconds: tenths(Math.max(0, ms) / 1000) }) : span(ms);
}
