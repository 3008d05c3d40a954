// The real SDKs: an application that dies of an unhandled exception, in four of them, sends to a running `watchbell tray`, and
// is one ring with the right level, release, user and stack trace.
//
//   node tests/conformance/sdks.mjs
//
// WATCHBELL_SDKS is a virtual environment with Python's (./dev test conformance brings one).
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "./cargo.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = join(process.env.WATCHBELL_SDKS, "bin/python3");
/** As the presets "Fatal only" and "Unhandled exceptions" ask together: Python's SDK calls what killed the program an error. */
const RULE = `[[rules]]
name = "Died"
match = { any = [{ field = "level", at_least = "fatal" }, { field = "exception.handled", is = "no" }] }
`;

/** How each dies, and what is to be seen of it. Levels are what the SDKs say. */
const applications = [
  {
    name: "python",
    run: ({ snippets }) => [python, [here("sdks/python.py")], { SNIPPET: snippets.Python }],
    level: "error",
    exception: ["KeyError", "'total'"],
    called: "place_order",
  },
  {
    name: "node",
    run: ({ dsn }) => [process.execPath, [here("sdks/node.mjs")], { DSN: dsn }],
    level: "fatal",
    exception: ["TypeError", "Cannot read properties of undefined (reading 'amount')"],
    called: "placeOrder",
  },
  {
    name: "rust",
    run: ({ dsn }) => [build(["--manifest-path", here("sdks/rust/Cargo.toml")], "watchbell-sdk-rust"), [], { DSN: dsn }],
    level: "fatal",
    exception: ["panic", "a cart without a total"],
    called: "watchbell_sdk_rust::place_order",
  },
  {
    name: "opentelemetry",
    run: ({ snippets }) => [python, [here("sdks/otel.py")], exported(snippets.OpenTelemetry)],
    level: "fatal",
    // What the SDK takes for the message is the key itself.
    exception: ["KeyError", "total"],
    called: "place_order",
  },
];

/** The lines of a snippet for a shell, as an environment. */
function exported(code) {
  return Object.fromEntries(code.split("\n").map((line) => line.replace("export ", "").split(/=(.*)/s).slice(0, 2)));
}

const watchbell = build(["--bin", "watchbell"], "watchbell");
const folder = mkdtempSync(join(tmpdir(), "watchbell-sdks-"));
writeFileSync(join(folder, "config.toml"), `[logbook]\nlisten = "127.0.0.1:0"\n\n${RULE}`);
const files = ["--config", join(folder, "config.toml"), "--data-dir", join(folder, "data")];
// No session bus: nobody's desktop rings.
const env = { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: folder };
const tray = spawn(watchbell, [...files, "tray"], { env, stdio: ["ignore", "inherit", "inherit"] });

/**
 * Asks until there is an answer. A connection that was idle may be closed just as it is used again; whoever only reads asks once
 * more (RFC 9112, section 9.3.1).
 */
async function until(what, ask) {
  let cause;
  for (let tries = 0; tries < 300; tries++) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      cause = error;
    }
    await wait(100);
  }
  throw new Error(`not in 30 seconds: ${what}`, { cause });
}

function said(...args) {
  const ran = spawnSync(watchbell, [...files, ...args], { env, encoding: "utf8" });
  return ran.status === 0 ? ran.stdout : null;
}

/** What is wrong with how an application's death was seen. */
async function wrong({ name, run, level, exception, called }) {
  said("serve", "projects", "create", name);
  const projects = said("serve", "projects", "list", "--json").trim().split("\n").map((line) => JSON.parse(line));
  const project = projects.find((project) => project.name === name);
  const snippets = Object.fromEntries(project.snippets.map(({ language, code }) => [language, code]));
  const [program, args, more] = run({ dsn: project.dsn, snippets });
  const died = spawnSync(program, args, { env: { ...env, ...more }, encoding: "utf8", timeout: 60_000 });
  if (died.status === 0) return [`it did not die: ${died.stdout}`];

  const { host } = new URL(project.dsn);
  const token = readFileSync(join(folder, "data/read-token"), "utf8").trim();
  const get = async (path) => {
    const answer = await fetch(`http://${host}/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
    return answer.json();
  };
  const newest = async () => (await get(`events?project=${name}`)).events;
  const events = await until(`an event of ${name}; it said ${died.stderr}`, async () => {
    const events = await newest();
    return events.length > 0 && events;
  });
  const event = await until("the event in full", () => get(`events/${events[0].event_id}`));
  const [ty, value] = exception;
  const raised = event.exception?.at(-1) ?? {};
  const calls = (raised.stacktrace?.frames ?? []).filter((frame) => frame.in_app).map((frame) => frame.function);
  const seen = {
    events: events.length,
    rang: event.decision?.rang,
    rule: event.decision?.rule,
    level: event.level,
    release: event.release,
    environment: event.environment,
    server_name: event.server_name,
    user: [event.user?.id, event.user?.email],
    exception: [raised.type, raised.value],
    called: calls.includes(called) || calls,
  };
  const expected = {
    events: 1,
    rang: true,
    rule: "Died",
    level,
    release: "shop@2.3.1",
    environment: "production",
    server_name: "app-03",
    user: ["88412", "ada@example.org"],
    exception: [ty, value],
    called: true,
  };
  return Object.keys(expected)
    .filter((key) => JSON.stringify(seen[key]) !== JSON.stringify(expected[key]))
    .map((key) => `${key} is ${JSON.stringify(seen[key])}, not ${JSON.stringify(expected[key])}`);
}

let failed = 0;
try {
  await until("watchbell answers", () => said("status"));
  for (const application of applications) {
    const problems = await wrong(application);
    if (problems.length > 0) failed++;
    console.log(`${application.name}: ${problems.length > 0 ? problems.join("; ") : "one ring, as it should be"}`);
  }
  const { unseen } = JSON.parse(said("status", "--json"));
  if (unseen !== applications.length) {
    failed++;
    console.log(`${unseen} rings are unseen, not ${applications.length}`);
  }
} finally {
  tray.kill();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${Math.max(applications.length - failed, 0)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
