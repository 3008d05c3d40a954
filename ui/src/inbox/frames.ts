import type { FrameView } from "../backend/bindings";
import { say } from "../shared/say";

/** A frame of the team's own code, or a run of library frames folded into one line. */
export type FramePart = { mine: true; frame: FrameView; at: number } | { mine: false; frames: FrameView[]; at: number };

export function foldFrames(frames: readonly FrameView[]): FramePart[] {
  const parts: FramePart[] = [];
  frames.forEach((frame, at) => {
    const last = parts.at(-1);
    if (frame.in_app) parts.push({ mine: true, frame, at });
    else if (last && !last.mine) last.frames.push(frame);
    else parts.push({ mine: false, frames: [frame], at });
  });
  return parts;
}

/** `14 library frames: django/core/handlers/base.py … gunicorn/app.py`, without lines. */
export function libraryWords(frames: readonly FrameView[]): string {
  const file = (frame: FrameView | undefined) => frame?.place.replace(/:\d+$/, "") ?? "";
  return say("inbox-frames-library", { n: frames.length, first: file(frames[0]), last: file(frames.at(-1)) });
}

/** The line in `checkout/views.py:118`, when there is one. */
export const lineOf = (place: string): string => /:(\d+)$/.exec(place)?.[1] ?? "";
