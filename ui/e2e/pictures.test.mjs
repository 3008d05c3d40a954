// Every screen looks as it was left: in both themes and three widths, beside the pictures in the folder pictures.
//   npm run -s pictures [-- NAME…]           compares
//   npm run -s pictures -- --update [NAME…]  keeps what they look like now, where that differs
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { compare, read } from "./compare.mjs";
import { small } from "./palette.mjs";
import { kept, names, studio } from "./pictures.mjs";

const update = process.argv.includes("--update");
const only = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const pictures = fileURLToPath(new URL("pictures", import.meta.url));
const differ = fileURLToPath(new URL("../test-results/pictures", import.meta.url));
const shown = (...path) => relative(process.cwd(), join(...path));
let room;

/** Before the first are kept, there is nothing to compare with; from then on, one that is missing is a fault. */
const skip = !update && !existsSync(pictures) && "No picture is kept yet: npm --prefix ui run -s pictures -- --update";

before(async () => {
  rmSync(differ, { recursive: true, force: true });
  if (!skip) room = await studio();
});
after(() => room?.close());

/** Looks again while it differs: a machine that is busy may be late. */
async function looked(file, take) {
  const before = existsSync(file) ? read(readFileSync(file)) : undefined;
  let taken;
  let found;
  for (let tries = 1; ; tries++) {
    const last = taken;
    taken = await take();
    if (!last?.equals(taken)) {
      const actual = read(taken);
      found = { same: false, actual, ...(before && compare(before, actual)) };
    }
    if (found.same || !before || tries === 4) return found;
    await wait(tries * 250);
  }
}

/** The name of a picture that differs, unless it is to be kept. */
async function differs(name, take) {
  const file = join(pictures, `${name}.png`);
  const { same, actual, picture } = await looked(file, take);
  if (same) return [];
  mkdirSync(update ? pictures : differ, { recursive: true });
  writeFileSync(update ? file : join(differ, `${name}.actual.png`), small(actual));
  if (!update && picture) writeFileSync(join(differ, `${name}.difference.png`), picture());
  return update ? [] : [picture ? name : `${name} (not kept yet)`];
}

for (const screen of kept.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word))))
  test(`${screen.name} looks as it did`, { timeout: 240_000, skip }, async () => {
    const different = [];
    await room.take(screen, async (name, take) => different.push(...(await differs(name, take))));
    assert.equal(
      different.length,
      0,
      `Looks different: ${different.join(", ")}
See ${shown(differ)}/*.actual.png and *.difference.png; what it was is in ${shown(pictures)}/.
If it is meant to look so: npm --prefix ui run -s pictures -- --update ${screen.name}`,
    );
  });

test("no picture is kept of what is gone", { skip }, () => {
  const gone = readdirSync(pictures).filter((file) => !names.includes(file.replace(/\.png$/, "")));
  if (update) gone.forEach((file) => rmSync(join(pictures, file)));
  else assert.deepEqual(gone, []);
});
