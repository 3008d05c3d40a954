import type { Gap, IssueRow, SourceView, State, Status, Watch } from "../bindings";
import { ago, hm } from "./time";

export type World = {
  issues: IssueRow[];
  sources: SourceView[];
  gaps: Gap[];
  /** Newest first. */
  watches: Watch[];
  pausedUntil: string | null;
  starting: boolean;
  /** Why rings cannot be shown. */
  silence: string | null;
};

/** The status that follows from the demo's world, by the engine's precedence. */
export function statusOf({ issues, sources, gaps, watches, pausedUntil, starting, silence }: World): Status {
  const enabled = sources.filter(({ settings }) => settings.enabled).map(({ status }) => status);
  const blind = enabled.filter(({ state }) => state !== "live" && state !== "connecting");
  const live = enabled.filter(({ state }) => state === "live").length;
  const unseen = issues.filter(
    ({ seen, level, decision }) => seen === "unseen" && level === "fatal" && decision.code === "ring",
  );
  const watch = watches.find(({ ended }) => ended === null) ?? null;
  const [worst] = unseen;
  const [first] = blind;
  const [gap] = gaps;
  const counts = `${live} of ${enabled.length} sources live`;

  let state: State = "well";
  let text = "All’s well";
  let detail = `${counts} · last heard 3 s ago`;
  if (enabled.length === 0) [state, text, detail] = ["starting", "Not watching yet", "Choose a logbook to begin"];
  else if (starting) [state, text, detail] = ["starting", "Looking…", `2 of ${enabled.length} sources have answered`];
  else if (worst) {
    state = "ringing";
    text = `${unseen.length} unseen fatal`;
    detail = `Worst: ${worst.title}, ${worst.users} users, since ${hm(worst.first_seen)}`;
  } else if (first) {
    state = "blind";
    text = `Blind since ${hm(first.since)} — ${first.name}: ${(first.text ?? "").replace(/ \(.*/, "")}`;
    detail = blind[1] ? `and ${blind[1].name}: ${blind[1].text} · ${counts}` : counts;
  } else if (gap) {
    state = "blind";
    text = `Was blind ${hm(gap.from)}–${hm(gap.to)} — ${gap.source}: ${gap.text}`;
    detail = `${counts} now`;
  } else if (silence) {
    state = "blind";
    text = `Rings cannot be shown: ${silence}`;
    detail = counts;
  } else if (pausedUntil) {
    state = "paused";
    text = pausedUntil.startsWith("9999") ? "Paused until you resume" : `Paused until ${hm(pausedUntil)}`;
    detail = "3 held, 1 of them fatal";
  } else if (watch) {
    const left = Math.max(0, Math.round((Date.parse(watch.until) - Date.now()) / 1000));
    state = "watching";
    text = `On watch, ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left`;
    detail = watch.body.replace("\n", " ");
  }
  return {
    state,
    since: ago(39),
    text,
    detail,
    unseen: unseen.length,
    worst: worst
      ? {
          issue_id: worst.id,
          title: worst.title,
          level: worst.level,
          users: worst.users,
          at: worst.last_seen,
          unseen: true,
        }
      : null,
    latest: [],
    sources: starting ? enabled.map((status, i) => (i < 2 ? status : { ...status, state: "connecting" })) : enabled,
    gaps,
    certificate: null,
    paused_until: pausedUntil,
    held: pausedUntil ? 3 : 0,
    notifications: silence,
    store: null,
    watch,
    version: "0.1.0",
  };
}
