// Writes a PNG with a palette, which pngjs reads but cannot write. The many shades at the edges of letters are what makes a
// picture large; with few of them it is a third, and looks the same.
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** So many of the most frequent colours stay as they are: the areas, the lines, the words. */
const EXACT = 48;

/** How far, in any channel, another colour may be from the one that stands for it. */
const AWAY = 12;

const far = (a, b) =>
  Math.max(
    Math.abs((a >> 16) - (b >> 16)),
    Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)),
    Math.abs((a & 255) - (b & 255)),
  );

function palette(counts, away = AWAY) {
  const colours = [];
  const place = new Map();
  for (const [colour] of [...counts].sort((a, b) => b[1] - a[1])) {
    let nearest = 0;
    for (let i = 1; i < colours.length; i++) if (far(colour, colours[i]) < far(colour, colours[nearest])) nearest = i;
    if (colours.length < EXACT || far(colour, colours[nearest]) > away) nearest = colours.push(colour) - 1;
    place.set(colour, nearest);
  }
  return colours.length <= 256 ? { colours, place } : palette(counts, away * 1.5);
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const length = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export function small({ width, height, data }) {
  const counts = new Map();
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = (data[4 * i] << 16) | (data[4 * i + 1] << 8) | data[4 * i + 2];
    counts.set(pixels[i], (counts.get(pixels[i]) ?? 0) + 1);
  }
  const { colours, place } = palette(counts);
  // Each row begins with its filter: none, which suits palettes best.
  const rows = Buffer.alloc((width + 1) * height);
  for (let i = 0; i < pixels.length; i++) rows[i + Math.floor(i / width) + 1] = place.get(pixels[i]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // Eight bits a pixel, which name a place in the palette.
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
