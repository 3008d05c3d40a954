import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8").replace(/\/\*[\s\S]*?\*\//g, "");

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value?.trim()]));
}

const light = tokensOf(":root");
const dark = tokensOf(':root[data-theme="dark"]');
const desktopDark = tokensOf(':root:not([data-theme="light"])');

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const linear = (c = 0) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["bg", "surface", "sunken", "raised", "hover", "selected"];
const LEVELS = ["fatal", "error", "warning", "info", "debug"];
const on = (inks: string[], grounds: string[]) => inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const));

const WORDS = [
  ...on(["ink", "ink-2", "ink-3"], SURFACES),
  ...on(["accent"], ["bg", "surface", "raised", "hover", "sunken", "selected"]),
  ...LEVELS.flatMap((level) => on([`${level}-ink`], [`${level}-bg`, "surface", "selected", "hover"])),
  ...on(["well"], ["well-bg", "surface", "raised"]),
  ...on(["blind"], ["blind-bg", "surface", "hover", "selected"]),
  ...on(["ink", "ink-2"], ["well-bg", "blind-bg", "paused-bg", "watch-bg", "fatal-bg", "error-bg"]),
  ["paused", "paused-bg"],
  ["watch", "watch-bg"],
  ["ring-ink", "ring"],
  ["ring-sub", "ring"],
  ["accent-ink", "accent"],
  ["accent-ink", "accent-hover"],
] as const;

const COLOURS = ["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey"].map((name) => `c-${name}`);

const MARKS = [...on([...LEVELS, ...COLOURS], ["surface", "selected"]), ...on(["line-2"], ["surface", "bg", "raised"]), ...on(["focus"], ["surface", "bg", "selected"])];

test("the dark theme is the same, chosen or from the desktop", () => {
  expect(desktopDark).toEqual(dark);
});

test.each([
  ["light", light],
  ["dark", { ...light, ...dark }],
])("words can be read and marks be seen in the %s theme", (_, tokens) => {
  const weak = (pairs: readonly (readonly [string, string])[], least: number) =>
    pairs
      .map(([a, b]) => ({ pair: `${a} on ${b}`, ratio: contrast(tokens[a] ?? "", tokens[b] ?? "") }))
      .filter(({ ratio }) => !(ratio >= least));
  expect(weak(WORDS, 4.5)).toEqual([]);
  expect(weak(MARKS, 3)).toEqual([]);
});
