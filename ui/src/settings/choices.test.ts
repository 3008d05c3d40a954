import { expect, test } from "vitest";

import type { QuietHours } from "../backend/bindings";
import { overnight, timeOfDay, toggled, WEEK, withOwn } from "./choices";

test.each([
  ["22:00", "22:00"],
  ["7", "07:00"],
  [" 7:30 ", "07:30"],
  ["730", "07:30"],
  ["07.30", "07:30"],
  ["24:00", null],
  ["7:61", null],
  ["7:3", null],
  ["seven", null],
  ["", null],
])("%j is the time %j", (typed, time) => {
  expect(timeOfDay(typed)).toBe(time);
});

test("days stay in the week's order", () => {
  expect(toggled(["mon", "fri"], "wed")).toEqual(["mon", "wed", "fri"]);
  expect(toggled(["mon", "fri"], "mon")).toEqual(["fri"]);
  expect(WEEK.map(({ long }) => long)[0]).toBe("Monday");
});

test("hours that end before they begin end on the next day", () => {
  const hours = (from: string, to: string) => ({ from, to }) as QuietHours;
  expect(overnight(hours("22:00", "07:00"))).toBe(true);
  expect(overnight(hours("12:00", "13:30"))).toBe(false);
});

test("what the file has is among the choices", () => {
  expect(withOwn([3, 6, 10], 7)).toEqual([3, 6, 7, 10]);
  expect(withOwn([3, 6, 10], 6)).toEqual([3, 6, 10]);
});
