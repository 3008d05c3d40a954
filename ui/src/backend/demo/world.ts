import type { Gap } from "../bindings";
import { Backlog } from "./backlog";
import { issues, outage } from "./issues";
import { demoSources, everyState, LOCKED, onlyLocal, SILENT, TOKEN } from "./sources";
import type { World } from "./status";
import { ago, MINUTE } from "./time";
import { demoWatches, justEnded, underWay } from "./watches";

/** The world of the demo, with what was missed and somebody has already looked at, and issues beyond counting. */
export type Begun = World & { known: Gap[]; backlog: Backlog | null };

/** How the demo begins, by the `state` in its address. */
export function begin(state: string): Begun {
  const now = Date.now();
  const missed: Gap = { source: "payments", from: ago(24), to: ago(21), text: "no answer" };
  const quiet = issues().map((row) => ({ ...row, seen: "acknowledged" as const }));
  const calm = issues()
    .slice(3)
    .map((row) => ({ ...row, seen: "seen" as const }));
  const world: Begun = {
    issues: issues(),
    sources: demoSources(null, null),
    gaps: [],
    watches: demoWatches(now),
    known: [missed],
    backlog: null,
    pausedUntil: null,
    starting: false,
    silence: null,
  };
  switch (state) {
    case "well":
      return { ...world, issues: quiet, known: [] };
    case "empty":
    case "first":
      return { ...world, issues: [], sources: onlyLocal(), known: [] };
    case "none":
      return { ...world, issues: [], sources: [], known: [], watches: [] };
    case "blind":
      return {
        ...world,
        issues: calm,
        sources: demoSources(TOKEN, LOCKED),
        known: [{ source: "checkout", from: ago(39), to: ago(0), text: "token rejected" }],
      };
    case "both":
      return { ...world, sources: demoSources(TOKEN, null) };
    case "silent":
      return { ...world, issues: calm, sources: demoSources(SILENT, null) };
    case "sources":
      return { ...world, issues: calm, sources: everyState() };
    case "gap":
      return { ...world, issues: calm, gaps: [missed], known: [] };
    case "paused":
      return { ...world, issues: calm, pausedUntil: new Date(Date.now() + 19 * MINUTE).toISOString() };
    case "starting":
      return { ...world, issues: calm, starting: true, known: [] };
    case "watching":
      return { ...world, issues: calm, known: [], watches: [underWay(now), ...world.watches] };
    case "watch-well":
      return { ...world, issues: calm, known: [], watches: [justEnded("well", now), ...world.watches] };
    case "watch-rang":
      return { ...world, known: [], watches: [justEnded("rang", now), ...world.watches] };
    case "watch-blind":
      return {
        ...world,
        issues: calm,
        gaps: [missed],
        known: [],
        watches: [justEnded("blind", now), ...world.watches],
      };
    case "many":
      return { ...world, backlog: new Backlog(world.issues.length, 100_000) };
    case "outage":
      return { ...world, issues: outage() };
    default:
      return world;
  }
}
