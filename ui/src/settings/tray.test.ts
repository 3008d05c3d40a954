import { expect, test } from "vitest";

import { drawing, INKS, STATES } from "./tray";

const svg = (...of: Parameters<typeof drawing>) => decodeURIComponent(drawing(...of));

test.each(["colour", "light", "dark"] as const)("every state has its own drawing, %s", (icon) => {
  const all = STATES.map((state) => svg(state, { icon, count: true }));
  expect(new Set(all).size).toBe(STATES.length);
  for (const one of all) expect(one).toContain("</svg>");
});

test("in one ink, that ink is the drawing's colour", () => {
  for (const icon of ["light", "dark"] as const)
    expect(svg("well", { icon, count: true })).toMatch(new RegExp(`^[^>]* color="${INKS[icon]}"`));
});

test("the number stands on the bell only where it is wanted, and only while it rings", () => {
  const [counted, plain] = [
    { icon: "colour", count: true },
    { icon: "colour", count: false },
  ] as const;
  expect(svg("ringing", counted)).not.toBe(svg("ringing", plain));
  expect(svg("well", counted)).toBe(svg("well", plain));
});
