/** The report of a watch as Markdown, for the ticket or the chat of a deploy. */
import type { Watch } from "../backend/bindings";
import { clock, clockSeconds, millis } from "../shared/time";
import { count, counted, sentences } from "../shared/words";
import { earlyWords, gapWords, heldWords, lengthWords, newWords, noneWords, sortWords, verdictWords } from "./words";

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
  const facts = [
    `When: ${date}, ${clock(millis(began), at)}–${clock(at, at)} (${lengthWords(at - millis(began))})`,
    ...(askedMs === null ? [] : [earlyWords(watch, askedMs)?.replace(/\.$/, "") ?? ""]),
    `Sources: ${watch.sources.map(plain).join(", ") || "none"}`,
    `Events: ${count(events)}; ${watch.counted === 0 ? noneWords(level) : `${count(watch.counted)} ${sortWords(level)}`}`,
  ];
  const rows = found.map(({ level, title, at, events, users, new: isNew }) => {
    const who = users > 0 ? `, ${counted(users, "user")}` : "";
    return `**${level}** ${plain(title)}: ${counted(events, "event")}${who}, first ${clockSeconds(millis(at))}${isNew === null ? "" : `, ${newWords(isNew)}`}`;
  });
  if (issues > found.length) rows.push(`and ${counted(issues - found.length, "more issue")}`);
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");
  return [
    `## Watch${release ? ` of ${plain(release)}` : ""}: ${verdictWords(watch)}`,
    list(facts),
    ...(rows.length > 0 ? ["### What counted", list(rows)] : []),
    ...(unseen.length > 0 ? ["### Not seen", list(unseen.map((gap) => plain(gapWords(gap, at))))] : []),
    ...(held > 0 ? [sentences(heldWords(held))] : []),
  ]
    .join("\n\n")
    .concat("\n");
}
