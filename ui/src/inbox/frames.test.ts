import { expect, test } from "vitest";

import { foldFrames, libraryWords, lineOf } from "./frames";

const frame = (place: string, in_app: boolean) => ({ place, in_app, function: null, source: null });

test("runs of library frames fold; own code stands out", () => {
  const parts = foldFrames([
    frame("a.py:1", true),
    frame("x.py:2", false),
    frame("y.py:3", false),
    frame("b.py:4", true),
  ]);
  expect(parts.map((part) => (part.mine ? part.frame.place : part.frames.length))).toEqual(["a.py:1", 2, "b.py:4"]);
});

test("a fold says how many frames and from where to where", () => {
  expect(libraryWords([frame("django/base.py:2", false), frame("gunicorn/app.py:3", false)])).toBe(
    "2 library frames: django/base.py … gunicorn/app.py",
  );
  expect(libraryWords([frame("x.py:2", false)])).toBe("1 library frame: x.py");
});

test("a place without a line has none", () => {
  expect([lineOf("views.py:118"), lineOf("<anonymous>")]).toEqual(["118", ""]);
});
