/** What the Watch page says. The notification's words are the engine's. */
import type { Gap, Level, SourceStatus, Verdict, Watch, WatchPlan } from "../backend/bindings";
import type { IconName } from "../shared/icons";
import { clock, millis } from "../shared/time";
import { capital, count, counted } from "../shared/words";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `40 seconds`, `15 minutes`, `1 hour 30 minutes`: minutes that are full. */
export function lengthWords(ms: number): string {
  if (ms < MINUTE) return counted(Math.max(1, Math.round(ms / SECOND)), "second");
  const minutes = Math.floor(ms / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? counted(hours, "hour") : "", rest > 0 ? counted(rest, "minute") : ""].filter(Boolean).join(" ");
}

/** `11:24`, `1:02:09`: what is left, rounded up, so that it says 0:00 only at the end. */
export function leftWords(until: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((millis(until) - now) / SECOND));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** What counts: `fatal`, `error or worse`, `that rang`. */
export function sortWords(level: Level | null, how: "noun" | "sentence" = "noun"): string {
  const words = level === null ? "rang" : level === "fatal" || level === "debug" ? level : `${level} or worse`;
  return how === "noun" ? words : capital(words);
}

/** `nothing fatal`, `nothing at error or worse`, `nothing that rang`. */
export const noneWords = (level: Level | null): string =>
  level === null ? "nothing that rang" : level === "fatal" ? "nothing fatal" : `nothing at ${sortWords(level)}`;

/** `1 fatal`, `37 of level error or worse`, `2 rings`. */
export function countedWords(n: number, level: Level | null): string {
  if (level === null) return counted(n, "ring");
  return level === "fatal" ? `${count(n)} fatal` : `${counted(n, "event")} at ${sortWords(level)}`;
}

const LEVELS: readonly Level[] = ["debug", "info", "warning", "error", "fatal"];
/** A number of the side list, and whether it is of what counts. */
export type Figure = { what: string; n: number; counts: boolean };

/** What was heard so far: every level that occurred, and what counts though it did not. */
export function figures({ events, levels, level, counted, held }: Watch): Figure[] {
  const least = level === null ? LEVELS.length : LEVELS.indexOf(level);
  // An older version did not count by level.
  const known = levels.length > 0 || events === 0;
  const each = LEVELS.flatMap((one, at): Figure[] => {
    const n = levels.find((count) => count.level === one)?.events ?? 0;
    return n > 0 || (one === level && known) ? [{ what: capital(one), n, counts: at >= least }] : [];
  });
  const rang = { what: sortWords(level, "sentence"), n: counted, counts: true };
  return [
    { what: "Events", n: events, counts: false },
    ...each,
    ...(level === null || !known ? [rang] : []),
    { what: "Rings held", n: held, counts: false },
  ];
}

/** When it was over, or will be. */
const span = ({ began, until, ended }: Watch): number => Math.max(0, millis(ended ?? until) - millis(began));

/** `3 of 15 minutes`; by seconds where it is about less than a minute. */
function blindOf(watch: Watch): string {
  const seconds = Math.min(watch.blind_seconds, span(watch) / SECOND);
  // Rounded up, as the engine does: what was seen in part was not seen.
  if (seconds >= 60) return `${Math.ceil(seconds / 60)} of ${counted(Math.ceil(span(watch) / MINUTE), "minute")}`;
  return seconds >= 1 ? `${counted(Math.floor(seconds), "second")} of ${lengthWords(span(watch))}` : "for a moment";
}

export const VERDICTS: Record<Verdict, { icon: IconName; tone: "ok" | "bad" | "mid" }> = {
  well: { icon: "okc", tone: "ok" },
  rang: { icon: "bell", tone: "bad" },
  blind: { icon: "blind", tone: "mid" },
};

/** The verdict in a line: `All’s well`, `1 fatal`, `Blind 3 of 15 minutes`. */
export function verdictWords(watch: Watch): string {
  if (watch.verdict === "well") return "All’s well";
  if (watch.verdict === "rang") return countedWords(watch.counted, watch.level);
  return watch.sources.length === 0 ? "Nothing was watched" : `Blind ${blindOf(watch)}`;
}

/** How far it got, when somebody stopped it: `Stopped early, after 6 of 15 minutes.` */
export function earlyWords(watch: Watch, askedMs: number | null): string | null {
  if (askedMs === null) return null;
  const [seen, asked] = [span(watch), askedMs];
  const after =
    seen >= MINUTE && asked >= 2 * MINUTE && asked < 2 * HOUR
      ? `${Math.floor(seen / MINUTE)} of ${counted(Math.round(asked / MINUTE), "minute")}`
      : `${lengthWords(seen)} of ${lengthWords(asked)}`;
  return `Stopped early, after ${after}.`;
}

/** The heading of an ending, what follows from it, and the figure inside the ring. */
export type Ending = { title: string; lead: string; figure: string; under: string };

export function endingWords(watch: Watch, askedMs: number | null): Ending {
  const { verdict, release, level, events, sources, unseen } = watch;
  const length = lengthWords(span(watch));
  const minutes = Math.max(1, Math.ceil(span(watch) / MINUTE));
  const early = earlyWords(watch, askedMs);
  switch (verdict) {
    case "well":
      return {
        title: "All’s well",
        lead: early
          ? `${early} Until then every source was live, and ${noneWords(level)} was heard.`
          : `Phew! ${length}${release ? ` of ${release}` : ""}, every source live throughout, ${noneWords(level)}.`,
        figure: early ? lengthWords(span(watch)) : `${minutes} of ${minutes}`,
        under: early ? `of ${lengthWords(askedMs ?? 0)} seen` : minutes === 1 ? "minute seen" : "minutes seen",
      };
    case "rang": {
      const live = sources.length - new Set(unseen.map(({ source }) => source)).size;
      const seen = unseen.length === 0 ? `All ${length} seen` : `Blind ${blindOf(watch)}`;
      return {
        title: `${countedWords(watch.counted, level)} during the watch`,
        lead: join(
          early,
          `${seen}, ${live} of ${counted(sources.length, "source")} live throughout, ${counted(events, "event")}.`,
        ),
        figure: count(watch.counted),
        under: level === null ? (watch.counted === 1 ? "ring" : "rings") : sortWords(level),
      };
    }
    default: {
      const seconds = watch.blind_seconds;
      return {
        title: verdictWords(watch),
        lead: join(early, `Cannot say all’s well${release ? ` for ${release}` : ""}.`),
        figure: seconds >= 60 ? String(Math.min(minutes, Math.ceil(seconds / 60))) : `${seconds} s`,
        under: `of ${lengthWords(span(watch))} not seen`,
      };
    }
  }
}

const join = (...parts: (string | null)[]): string => parts.filter(Boolean).join(" ");

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
  // The clock of the page ticks once a second: what was lost since its last tick is lost all the same.
  const present = Math.max(now, lostSince ?? 0);
  const [began, to] = [millis(watch.began), new Date(Math.min(present, millis(watch.until))).toISOString()];
  const since = (at: number) => new Date(Math.max(at, began)).toISOString();
  const away = sources
    .filter(({ name, state }) => watch.sources.includes(name) && state !== "live" && state !== "connecting")
    .map(({ name, since: at, text }) => ({ source: name, from: since(millis(at)), to, text: text ?? "not heard" }));
  const gone =
    lostSince === null ? [] : [{ source: null, from: since(lostSince), to, text: "Watchbell is not running" }];
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
    if (gaps.length === 0) return { name, blind: false, words: watch.ended ? "live throughout" : "live" };
    return { name, blind: true, words: ms < SECOND ? "blind for a moment" : `blind for ${lengthWords(up)}` };
  });
  // Trouble first, as in every list.
  return [...all.filter(({ blind }) => blind), ...all.filter(({ blind }) => !blind)];
}

/** `Payments, 14:26–14:29: no answer`. */
export const gapWords = (gap: Gap, now: number): string =>
  `${gap.source ?? "Watchbell"}, ${spanWords(gap, now)}: ${gap.text}`;

/** `null`: there is no record of what was before, and nothing is said. */
export const newWords = (isNew: boolean | null): string =>
  isNew === null ? "" : isNew ? "new since this watch began" : "seen before";

export const heldWords = (held: number): string =>
  `${counted(held, "other ring")} ${held === 1 ? "waited and is" : "waited and are"} in the inbox.`;

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
