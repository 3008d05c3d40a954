import { expect, test } from "vitest";

import { coalesce } from "./coalesce";

test("asked many times while running, it runs once more", async () => {
  let runs = 0;
  const release: (() => void)[] = [];
  const read = coalesce(() => {
    runs += 1;
    return new Promise((done) => release.push(done));
  });
  const first = read();
  for (let i = 0; i < 50; i++) void read();
  release[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  release[1]?.();
  await first;
  expect(runs).toBe(2);
});
