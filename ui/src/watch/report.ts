/** The report of a watch as Markdown, for the ticket or the chat of a deploy. */
import type { Watch } from "../backend/bindings";
import { say } from "../shared/say";
import { clock, clockSeconds, millis } from "../shared/time";
import { earlyWords, gapWords, lengthWords, newWords, noneWords, sort, verdictWords } from "./words";

/** What others wrote, on one line and as it is: nothing of it becomes a link, a heading or a tag. */
export const plain = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>#|~&!]/g, (sign) => `\\${sign}`);

export function report(watch: Watch, askedMs: number | null): string {
  const { release, began, until, ended, level, found, issues, unseen, held, events } = watch;
  const over = ended ?? until;
  // Told from its own end, so that a report of today reads the same tomorrow but for the date, which it names.
  const at = millis(over);
  const date = new Date(at).toLocaleDateString("sv");
  const verdict = verdictWords(watch);
  const early = earlyWords(watch, askedMs);
  const facts = [
    say("watch-report-when", {
      date,
      from: clock(millis(began), at),
      to: clock(at, at),
      length: lengthWords(at - millis(began)),
    }),
    ...(early === null ? [] : [early]),
    watch.sources.length === 0
      ? say("watch-report-sources-none")
      : say("watch-report-sources", { names: watch.sources.map(plain).join(", ") }),
    say("watch-report-events", {
      n: events,
      counted:
        watch.counted === 0 ? noneWords(level) : say("watch-report-counted", { n: watch.counted, level: sort(level) }),
    }),
  ];
  const rows = found.map(({ level, title, at, events, users, new: isNew }) => {
    const about = [
      say("shared-events", { n: events }),
      users > 0 && say("shared-users", { n: users }),
      say("watch-found-first", { at: clockSeconds(millis(at)) }),
      newWords(isNew),
    ];
    return `**${say("shared-level", { level })}** ${plain(title)}: ${about.filter(Boolean).join(", ")}`;
  });
  if (issues > found.length) rows.push(say("watch-found-more", { n: issues - found.length }));
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");
  return [
    `## ${release ? say("watch-report-of", { release: plain(release), verdict }) : say("watch-report", { verdict })}`,
    list(facts),
    ...(rows.length > 0 ? [`### ${say("watch-report-found")}`, list(rows)] : []),
    ...(unseen.length > 0
      ? [`### ${say("watch-report-unseen")}`, list(unseen.map((gap) => plain(gapWords(gap, at))))]
      : []),
    ...(held > 0 ? [say("watch-held", { n: held })] : []),
  ]
    .join("\n\n")
    .concat("\n");
}
