// Tells two pictures apart: an edge may be drawn a little otherwise by another Chromium; a letter, a place, a colour may not.
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

/** At edges, only what is plainly another shade: antialiasing differs, a letter differs more. */
const EDGES = { threshold: 0.25, includeAA: true };

/** In an area or line, so many pixels of one colour in a row, nothing is smoothed: a tint is enough, this much in a channel. */
const ROW = 8;
const TINT = 12;

/** What may differ within a square of that side: strays lie apart, the pixels of a letter lie together. */
const SIDE = 16;
const STRAYS = 3;

export const read = (file) => PNG.sync.read(file);

/** Whether a picture shows what the kept one shows; where not, `picture()` says where. */
export function compare(kept, actual) {
  const { width, height } = kept;
  if (width !== actual.width || height !== actual.height) return { same: false, picture: () => PNG.sync.write(actual) };
  if (kept.data.every((value, i) => Math.abs(value - actual.data[i]) <= TINT)) return { same: true };
  const mask = new Uint8Array(kept.data.length);
  pixelmatch(kept.data, actual.data, mask, width, height, { ...EDGES, diffMask: true });
  const a = new Uint32Array(kept.data.buffer, kept.data.byteOffset, width * height);
  const b = new Uint32Array(actual.data.buffer, actual.data.byteOffset, width * height);
  const squares = new Map();
  let most = 0;
  let row = 0;
  for (let i = 0; i < a.length; i++) {
    row = i % width > 0 && a[i] === a[i - 1] && b[i] === b[i - 1] ? row + 1 : 1;
    if (mask[4 * i + 3] === 0 && !(row >= ROW && tinted(kept.data, actual.data, 4 * i))) continue;
    // Squares that overlap by half, so that none cuts a letter in two.
    for (const shift of [0, SIDE / 2]) {
      const square = `${shift} ${Math.floor(((i % width) + shift) / SIDE)} ${Math.floor((i / width + shift) / SIDE)}`;
      const count = (squares.get(square) ?? 0) + 1;
      squares.set(square, count);
      most = Math.max(most, count);
    }
  }
  return { same: most <= STRAYS, picture: () => difference(kept, actual) };
}

const tinted = (a, b, at) => [0, 1, 2].some((channel) => Math.abs(a[at + channel] - b[at + channel]) > TINT);

function difference(kept, actual) {
  const picture = new PNG({ width: kept.width, height: kept.height });
  pixelmatch(kept.data, actual.data, picture.data, kept.width, kept.height, { threshold: 0.05 });
  return PNG.sync.write(picture);
}
