// Random event streams, and how the standard reads them when it sees them whole.

/** A repeatable source of numbers in [0, 1) (mulberry32). */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const bytes = (...codes) => Buffer.from(codes);
const PIECES = [
  "data", "data:", "data: ", "data: text", "data:a:b", "data:  two spaces", "Data: x", "data : x", " data: x",
  "event", "event:", "event: add", "event:remove", "id", "id:", "id: 1", "id: 2", "id:é", "retry", "retry:", "retry: 3000",
  "retry: 10x", "retry: 007", "retry:-1", ":", ": keep-alive", ":data: x", "unknown: x", "x", " ", "\t", "\0", "€", "😀", "é", "\u2028",
  "{\"level\":\"fatal\"}",
].map((text) => Buffer.from(text));
const ENDS = ["\n", "\n", "\n", "\n\n", "\n\n", "\r", "\r\n", "\r\r", "\r\n\r\n", "\n\r"].map((text) => Buffer.from(text));
const RARE = [bytes(0xef, 0xbb, 0xbf), bytes(0xff), bytes(0xe2, 0x82), bytes(0xac), bytes(0xf0, 0x9f), bytes(0xed, 0xa0, 0x80), bytes(0xc0, 0xaf), Buffer.from("id: a\0b")];

/** A stream of up to `most` pieces, mostly in an order that makes sense. */
export function stream(next, most) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const parts = next() < 0.1 ? [RARE[0]] : [];
  const count = Math.floor(next() * most);
  for (let i = 0; i < count; i++) {
    const kind = next();
    if (kind < 0.06) parts.push(pick(RARE));
    else parts.push(pick(PIECES));
    if (next() < 0.75) parts.push(pick(ENDS));
  }
  return Buffer.concat(parts);
}

/** The same bytes, cut at random places; a chunk may be empty. */
export function chunked(next, whole) {
  const cuts = Array.from({ length: Math.floor(next() * 12) }, () => Math.floor(next() * (whole.length + 1)));
  const ends = [0, ...cuts, whole.length].sort((a, b) => a - b);
  return ends.slice(1).map((end, i) => whole.subarray(ends[i], end));
}

/**
 * WHATWG HTML, section 9.2.6, as literally as it can be written, over the whole stream at once. Also says whether an
 * `id` field stood where eventsource-parser is known to read it otherwise.
 */
export function reference(whole) {
  const text = new TextDecoder("utf-8").decode(whole);
  const lines = text.split(/\r\n|\r|\n/);
  lines.pop(); // "Once the end of the file is reached, any pending data must be discarded."
  const told = { frames: [], retry: null, last_event_id: null, comments: 0, ids_apart: false };
  let data = "", type = "", id = "", idInBlock = false;
  for (const line of lines) {
    if (line === "") {
      told.last_event_id = id || null;
      if (data !== "") told.frames.push([type || "message", data.slice(0, -1), id]);
      else if (idInBlock) told.ids_apart = true;
      data = "";
      type = "";
      idInBlock = false;
      continue;
    }
    if (line[0] === ":") {
      told.comments++;
      continue;
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") data += value + "\n";
    else if (name === "event") type = value;
    else if (name === "retry" && /^[0-9]+$/.test(value)) told.retry = Number(value);
    else if (name === "id") {
      idInBlock = true;
      if (value.includes("\0")) told.ids_apart = true;
      else id = value;
    }
  }
  return told;
}
