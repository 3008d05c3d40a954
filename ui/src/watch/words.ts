/** What the Watch page says. The notification's words are the engine's. */
import type { Gap, Level, SourceStatus, Verdict, Watch, WatchPlan } from "../backend/bindings";
import type { IconName } from "../shared/icons";
import { LEVELS, levelName } from "../shared/levels";
import { parts, say } from "../shared/say";
import { clock, millis } from "../shared/time";
import { capital, count, sentences } from "../shared/words";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `40 seconds`, `15 minutes`, `1 hour 30 minutes`: minutes that are full. */
export function lengthWords(ms: number): string {
  if (ms < MINUTE) return say("shared-seconds", { n: Math.max(1, Math.round(ms / SECOND)) });
  const whole = Math.floor(ms / MINUTE);
  const hours = say("shared-hours", { n: Math.floor(whole / 60) });
  const minutes = say("shared-minutes", { n: whole % 60 });
  if (whole < 60) return minutes;
  return whole % 60 === 0 ? hours : say("watch-length", { hours, minutes });
}

/** `11:24`, `1:02:09`: what is left, rounded up, so that it says 0:00 only at the end. */
export function leftWords(until: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((millis(until) - now) / SECOND));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** What counts, for words to choose by: a level and what is worse, or what rings. */
export const sort = (level: Level | null): Level | "rings" => level ?? "rings";

/** What counts: `fatal`, `error or worse`, `rang`. */
export const sortWords = (level: Level | null): string => say("watch-sort", { level: sort(level) });

/** `nothing fatal`, `nothing at error or worse`, `nothing that rang`. */
export const noneWords = (level: Level | null): string => say("watch-none", { level: sort(level) });

/** `1 fatal`, `37 events at error or worse`, `2 rings`. */
export const countedWords = (n: number, level: Level | null): string => say("watch-counted", { n, level: sort(level) });

const worstLast = [...LEVELS].reverse();
/** A number of the side list, and whether it is of what counts. */
export type Figure = { what: string; n: number; counts: boolean };

/** What was heard so far: every level that occurred, and what counts though it did not. */
export function figures({ events, levels, level, counted, held }: Watch): Figure[] {
  const least = level === null ? worstLast.length : worstLast.indexOf(level);
  // An older version did not count by level.
  const known = levels.length > 0 || events === 0;
  const each = worstLast.flatMap((one, at): Figure[] => {
    const n = levels.find((count) => count.level === one)?.events ?? 0;
    return n > 0 || (one === level && known) ? [{ what: levelName(one), n, counts: at >= least }] : [];
  });
  const rang = { what: capital(sortWords(level)), n: counted, counts: true };
  return [
    { what: say("watch-figures-events"), n: events, counts: false },
    ...each,
    ...(level === null || !known ? [rang] : []),
    { what: say("watch-figures-held"), n: held, counts: false },
  ];
}

/** When it was over, or will be. */
const span = ({ began, until, ended }: Watch): number => Math.max(0, millis(ended ?? until) - millis(began));

/** `Blind 3 of 15 minutes`; by seconds where it is about less than a minute. */
function blindWords(watch: Watch): string {
  const seconds = Math.min(watch.blind_seconds, span(watch) / SECOND);
  if (seconds < 1) return say("watch-blind-moment");
  if (seconds < 60)
    return say("watch-blind", {
      blind: say("shared-seconds", { n: Math.floor(seconds) }),
      length: lengthWords(span(watch)),
    });
  // Rounded up, as the engine does: what was seen in part was not seen.
  return say("watch-blind", {
    blind: Math.ceil(seconds / 60),
    length: say("shared-minutes", { n: Math.ceil(span(watch) / MINUTE) }),
  });
}

export const VERDICTS: Record<Verdict, { icon: IconName; tone: "ok" | "bad" | "mid" }> = {
  well: { icon: "okc", tone: "ok" },
  rang: { icon: "bell", tone: "bad" },
  blind: { icon: "blind", tone: "mid" },
};

/** The verdict in a line: `All’s well`, `1 fatal`, `Blind 3 of 15 minutes`. */
export function verdictWords(watch: Watch): string {
  if (watch.verdict === "well") return say("watch-well");
  if (watch.verdict === "rang") return countedWords(watch.counted, watch.level);
  return watch.sources.length === 0 ? say("watch-nothing") : blindWords(watch);
}

/** How far it got, when somebody stopped it: `Stopped early, after 6 of 15 minutes` */
export function earlyWords(watch: Watch, askedMs: number | null): string | null {
  if (askedMs === null) return null;
  const seen = span(watch);
  return seen >= MINUTE && askedMs >= 2 * MINUTE && askedMs < 2 * HOUR
    ? say("watch-early", {
        seen: Math.floor(seen / MINUTE),
        asked: say("shared-minutes", { n: Math.round(askedMs / MINUTE) }),
      })
    : say("watch-early", { seen: lengthWords(seen), asked: lengthWords(askedMs) });
}

/** The heading of an ending, what follows from it, and the figure inside the ring. */
export type Ending = { title: string; lead: string; figure: string; under: string };

export function endingWords(watch: Watch, askedMs: number | null): Ending {
  switch (watch.verdict) {
    case "well":
      return wellWords(watch, askedMs);
    case "rang":
      return rangWords(watch, askedMs);
    default:
      return blindEnding(watch, askedMs);
  }
}

const minutesOf = (watch: Watch): number => Math.max(1, Math.ceil(span(watch) / MINUTE));

function wellWords(watch: Watch, askedMs: number | null): Ending {
  const { release, level } = watch;
  const early = earlyWords(watch, askedMs);
  const [length, none, n] = [lengthWords(span(watch)), noneWords(level), minutesOf(watch)];
  if (early)
    return {
      title: say("watch-well"),
      lead: sentences(early, say("watch-well-lead-early", { none })),
      figure: length,
      under: say("watch-well-under-early", { length: lengthWords(askedMs ?? 0) }),
    };
  return {
    title: say("watch-well"),
    lead: release ? say("watch-well-lead-of", { length, release, none }) : say("watch-well-lead", { length, none }),
    figure: say("watch-well-figure", { n }),
    under: say("watch-well-under", { n }),
  };
}

function rangWords(watch: Watch, askedMs: number | null): Ending {
  const { counted: n, level, events, sources, unseen } = watch;
  const live = sources.length - new Set(unseen.map(({ source }) => source)).size;
  const seen = unseen.length === 0 ? say("watch-all-seen", { length: lengthWords(span(watch)) }) : blindWords(watch);
  return {
    title: say("watch-rang-title", { n, level: sort(level) }),
    lead: sentences(
      earlyWords(watch, askedMs),
      say("watch-rang-lead", { seen, live, sources: sources.length, events }),
    ),
    figure: count(n),
    under: say("watch-counted-under", { n, level: sort(level) }),
  };
}

function blindEnding(watch: Watch, askedMs: number | null): Ending {
  const { release, blind_seconds: seconds } = watch;
  return {
    title: verdictWords(watch),
    lead: sentences(
      earlyWords(watch, askedMs),
      release ? say("watch-blind-lead-for", { release }) : say("watch-blind-lead"),
    ),
    figure:
      seconds >= 60
        ? count(Math.min(minutesOf(watch), Math.ceil(seconds / 60)))
        : say("shared-span-seconds", { n: seconds }),
    under: say("watch-blind-under", { length: lengthWords(span(watch)) }),
  };
}

/** `14:26–14:29`; a moment is one time. */
export function spanWords({ from, to }: Pick<Gap, "from" | "to">, now: number): string {
  const [first, last] = [clock(millis(from), now), clock(millis(to), now)];
  return first === last ? first : `${first}–${last}`;
}

/** What was not seen, to the present: what a source that is away now misses is not told by the engine until it is back. */
export function unseenSoFar(
  watch: Watch,
  sources: readonly SourceStatus[],
  lostSince: number | null,
  now: number,
): Gap[] {
  if (watch.ended !== null) return watch.unseen;
  // The clock may have been set back since: what was lost is lost all the same.
  const present = Math.max(now, lostSince ?? 0);
  const [began, to] = [millis(watch.began), new Date(Math.min(present, millis(watch.until))).toISOString()];
  const since = (at: number) => new Date(Math.max(at, began)).toISOString();
  const away = sources
    .filter(({ name, state }) => watch.sources.includes(name) && state !== "live" && state !== "connecting")
    .map(({ name, since: at, text }) => ({
      source: name,
      from: since(millis(at)),
      to,
      text: text ?? say("watch-gap-not-heard"),
    }));
  const gone =
    lostSince === null ? [] : [{ source: null, from: since(lostSince), to, text: say("watch-gap-not-running") }];
  const within = (gap: Gap) => (other: Gap) => other.source === gap.source && millis(other.from) <= millis(gap.from);
  const told = watch.unseen.filter((gap) => !away.some(within(gap)));
  return [...told, ...away, ...gone].filter((gap) => millis(gap.from) <= millis(gap.to));
}

/** A source of a watch: whether it was seen, and for how long not. */
export type Seen = { name: string; blind: boolean; words: string };

export function seenOf(watch: Watch, unseen: readonly Gap[]): Seen[] {
  const all = watch.sources.map((name): Seen => {
    const gaps = unseen.filter(({ source }) => source === name || source === null);
    const ms = gaps.reduce((sum, { from, to }) => sum + millis(to) - millis(from), 0);
    // What was seen of a minute in part was not seen.
    const up = ms < MINUTE ? ms : Math.ceil(ms / MINUTE) * MINUTE;
    if (gaps.length === 0)
      return { name, blind: false, words: watch.ended ? say("watch-source-throughout") : say("watch-source-live") };
    return {
      name,
      blind: true,
      words: ms < SECOND ? say("watch-source-moment") : say("watch-source-blind", { length: lengthWords(up) }),
    };
  });
  // Trouble first, as in every list.
  return [...all.filter(({ blind }) => blind), ...all.filter(({ blind }) => !blind)];
}

/** `Payments, 14:26–14:29: no answer`, to be set apart or not. */
export const gapFilling = (gap: Gap, now: number) => ({
  source: gap.source ?? "Watchbell",
  when: spanWords(gap, now),
  why: gap.text,
});
export const gapWords = (gap: Gap, now: number): string =>
  parts("watch-gap", gapFilling(gap, now))
    .map(({ words }) => words)
    .join("");

/** `null`: there is no record of what was before, and nothing is said. */
export const newWords = (isNew: boolean | null): string =>
  isNew === null ? "" : isNew ? say("watch-found-new") : say("watch-found-old");

/** For a shell: quoted where it has to be. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The same watch in a deploy script. `null`: the command line counts by a level or by rules that it is given by name. */
export function command({ seconds, level, release, sources }: WatchPlan): string | null {
  if (level === null) return null;
  const length = seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
  return [
    `watchbell watch --for ${length} --level ${level}`,
    ...(release ? [`--release ${quoted(release)}`] : []),
    ...sources.map((id) => `--source ${quoted(id)}`),
  ].join(" ");
}
