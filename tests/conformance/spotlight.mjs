// The real Spotlight sidecar as a source: runs the test of crates/watchbell-engine/tests/sources/spotlight.rs.
//
//   node tests/conformance/spotlight.mjs
//
// hono is named in package.json because Spotlight 4.11.8 answers everything with 500 beside a newer one.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const module = new URL("node_modules/@spotlightjs/spotlight/", import.meta.url);
const { bin } = JSON.parse(readFileSync(new URL("package.json", module)));
const program = fileURLToPath(new URL(typeof bin === "string" ? bin : Object.values(bin)[0], module));
const args = ["test", "--locked", "--test", "sources", "--", "--ignored", "spotlight::"];
const cwd = new URL("../..", import.meta.url);
const env = { ...process.env, WATCHBELL_SPOTLIGHT: program };
const ran = spawnSync("cargo", args, { cwd, stdio: "inherit", env });
process.exit(ran.status ?? 1);
