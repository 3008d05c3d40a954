// Our event stream decoder against npm eventsource-parser and against the standard's own algorithm.
//
//   node tests/conformance/sse.mjs [CHUNKINGS] [SEED]
//
// 100,000 random chunkings of 20,000 random streams; exit 1 on any difference that is not documented here:
//
// - eventsource-parser does not keep the last id from event to event; the standard does. It is kept here for it.
// - It drops an id that comes in a block without data, and on an id with NUL it drops the block's earlier one. The
//   standard keeps both. On streams that have such a block, ids are compared with the standard alone.
// - It waits for the byte after a CR that ends a chunk, and then for one more line. The standard does not. Here it gets
//   such a CR with the next chunk, or, at the end of a stream, with an LF.
// - It takes a BOM for one only in Latin-1; TextDecoder has removed it before.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { createParser } from "eventsource-parser";
import { cargoExample } from "./cargo.mjs";
import { chunked, random, reference, stream } from "./stream.mjs";

const CHUNKINGS_PER_STREAM = 5;
const chunkings = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 20261122);

/** What eventsource-parser makes of some chunks. */
function theirs(chunks) {
  const told = { frames: [], retry: null, comments: 0 };
  let id = "";
  const parser = createParser({
    onEvent(event) {
      id = event.id ?? id;
      told.frames.push([event.event ?? "message", event.data, id]);
    },
    onRetry: (retry) => (told.retry = retry),
    onComment: () => told.comments++,
  });
  const decoder = new TextDecoder("utf-8");
  let cr = "";
  for (const chunk of chunks) {
    const text = cr + decoder.decode(chunk, { stream: true });
    cr = text.endsWith("\r") ? "\r" : "";
    parser.feed(text.slice(0, text.length - cr.length));
  }
  if (cr) parser.feed("\r\n");
  return told;
}

const number = (n) => {
  const four = Buffer.alloc(4);
  four.writeUInt32LE(n);
  return four;
};

const cases = [];
const next = random(seed);
while (cases.length < chunkings) {
  const whole = stream(next, 30);
  const expected = reference(whole);
  for (let i = 0; i < CHUNKINGS_PER_STREAM && cases.length < chunkings; i++) {
    cases.push({ whole, expected, chunks: i === 0 ? [whole] : chunked(next, whole) });
  }
}

const ours = spawn(cargoExample("sse_decode"), { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: ours.stdout })[Symbol.asyncIterator]();
const written = (async () => {
  for (const { chunks } of cases) {
    const message = Buffer.concat([number(chunks.length), ...chunks.flatMap((chunk) => [number(chunk.length), chunk])]);
    if (!ours.stdin.write(message)) await once(ours.stdin, "drain");
  }
  ours.stdin.end();
})();

let differences = 0;
let documented = 0;
let frames = 0;
function differ(what, { whole, chunks }, got, expected) {
  if (++differences > 5) return;
  console.error(`${what}:\n  stream ${JSON.stringify(whole.toString("latin1"))}`);
  console.error(`  chunks of ${chunks.map((chunk) => chunk.length)}\n  got ${JSON.stringify(got)}\n  not ${JSON.stringify(expected)}`);
}

for (const one of cases) {
  const { value, done } = await answers.next();
  if (done) throw new Error("our decoder ended early");
  const { ids_apart, ...standard } = one.expected;
  const our = JSON.parse(value);
  frames += our.frames.length;
  if (!isDeepStrictEqual(our, standard)) differ("ours differs from the standard", one, our, standard);
  const their = theirs(one.chunks);
  const { last_event_id, ...comparable } = our;
  if (isDeepStrictEqual(their, comparable)) continue;
  const withoutIds = (told) => ({ ...told, frames: told.frames.map(([event, data]) => [event, data]) });
  if (ids_apart && isDeepStrictEqual(withoutIds(their), withoutIds(comparable))) documented++;
  else differ("ours differs from eventsource-parser", one, comparable, their);
}
await written;
console.log(`${cases.length} chunkings, ${frames} events (seed ${seed}): ${differences} differences, ${documented} documented ones in ids`);
const same = differences === 0 && frames > cases.length;
console.log(same ? "1 passed, 0 failed" : "0 passed, 1 failed");
process.exit(same ? 0 : 1);
