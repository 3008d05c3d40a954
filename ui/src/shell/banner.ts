/** What the state banner says, from what is known. */
import type { SourceStatus, Status } from "../backend/bindings";
import { say } from "../shared/say";
import { clock, millis } from "../shared/time";
import { leftWords } from "../watch/words";
import { fixFor, inTrouble } from "../sources/health";

/** The look: only an unseen fatal is solid. */
export type Tone = "none" | "well" | "ring" | "rang" | "blind" | "paused" | "watch";

/** What the button of a segment does. */
export type Way =
  | { do: "show_worst"; issue: string }
  | { do: "token"; source: string }
  | { do: "edit"; source: string }
  | { do: "retry"; sources: string[] }
  | { do: "checked" }
  | { do: "resume" }
  | { do: "watch" }
  | { do: "restart" }
  | { do: "doctor" };

export type Segment = {
  tone: Tone;
  text: string;
  why: string;
  way: Way | null;
  label: string;
  /** Read out instead of `text`, where that changes every second. */
  aloud?: string;
};

const segment = (tone: Tone, text: string, why = "", way: Way | null = null, label = ""): Segment => ({
  tone,
  text,
  why,
  way,
  label,
});

/** One segment, or two when something rang while something cannot be seen: neither hides the other. */
export function segments(
  status: Status | null,
  lostSince: number | null,
  now: number,
  otherVersion = false,
): Segment[] {
  if (lostSince !== null && otherVersion) {
    return [segment("blind", say("shell-other-version"), say("shell-other-version-why"))];
  }
  if (lostSince !== null) {
    const why = say("shell-stopped-why", { time: clock(lostSince, now) });
    return [segment("blind", say("shell-stopped"), why, { do: "restart" }, say("shell-start-again"))];
  }
  if (status === null) return [segment("none", say("shell-looking"))];
  const { text, detail } = status;
  switch (status.state) {
    case "starting":
      return [segment("none", text, detail)];
    case "well":
      return [segment("well", text, detail)];
    case "watching":
      return [onWatch(status, now)];
    case "paused":
      return [segment("paused", text, detail, { do: "resume" }, say("shell-resume"))];
    case "blind":
      return [segment("blind", text, detail, ...wayOut(status))];
    case "ringing":
      return [ringing(status), ...blindToo(status, now)];
  }
}

/** The time that is left runs here: the status is told anew only every few seconds. */
function onWatch({ watch, text, detail }: Status, now: number): Segment {
  const shown = watch === null ? text : say("shell-on-watch-left", { left: leftWords(watch.until, now) });
  const aloud = say("shell-on-watch");
  return { ...segment("watch", shown, detail, { do: "watch" }, say("shell-show-watch")), aloud };
}

function ringing(status: Status): Segment {
  const { worst, text, detail } = status;
  const way: Way | null = worst && { do: "show_worst", issue: worst.issue_id };
  return segment(
    worst === null || worst.level === "fatal" ? "ring" : "rang",
    text,
    detail,
    way,
    say("shell-show-worst"),
  );
}

/** The second segment while something is unseen: why the all-clear could not be given anyway. */
function blindToo(status: Status, now: number): Segment[] {
  const [worst] = troubled(status);
  const [gap] = status.gaps;
  const [way, label] = wayOut(status);
  if (worst) {
    const why = say("shell-blind-why", { source: worst.name, why: worst.text ?? say("shell-blind-unheard") });
    const since = say("shell-blind-since", { time: clock(millis(worst.since), now) });
    return [segment("blind", since, why, way, label)];
  }
  if (status.notifications !== null)
    return [segment("blind", say("shell-not-shown"), status.notifications, way, label)];
  if (status.store !== null) return [segment("blind", say("shell-not-kept"), status.store, way, label)];
  if (gap) {
    const [from, to] = [clock(millis(gap.from), now), clock(millis(gap.to), now)];
    return [segment("blind", say("shell-was-blind", { from, to }), gap.text, way, label)];
  }
  return [];
}

/** Sources that are not heard, worst first as they come. One that has not answered yet is not in trouble. */
export function troubled(status: Status): SourceStatus[] {
  return status.sources.filter(inTrouble);
}

function wayOut(status: Status): [Way | null, string] {
  const all = troubled(status);
  const [worst] = all;
  const fix = worst && fixFor(worst, null);
  if (worst && (fix?.do === "token" || fix?.do === "edit")) return [{ do: fix.do, source: worst.id }, fix.words];
  if (worst) return [{ do: "retry", sources: all.map(({ id }) => id) }, say("shared-try-again")];
  if (status.notifications !== null || status.store !== null) return [{ do: "doctor" }, say("shell-see-what-works")];
  if (status.gaps.length > 0) return [{ do: "checked" }, say("shell-checked")];
  return [null, ""];
}
