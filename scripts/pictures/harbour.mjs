// The team of the pictures, the harbour's shop: what its programs send, in the envelopes of Sentry's SDKs.
//
//   node scripts/pictures/harbour.mjs PART [unsent]      with CHECKOUT, WEB and JOBS, the DSNs of three programs
//
// PART is `history` (the last hours), `quiet` (what goes on while all is well), `crash` (one fatal) or `storm` (a deploy
// that goes wrong). With `unsent` it only says what a program writes as it dies. Names and hosts are of domains that are
// reserved for examples.
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";

const MINUTE = 60_000;
const now = Date.now();

const people = [
  ["88410", "Mara Lindqvist", "mara@nordlys.example"],
  ["88412", "Tomasz Wrona", "t.wrona@kontor.example"],
  ["88431", "Ines Duarte", "ines@cais.example"],
  ["88440", "Ada Okafor", "ada@harbour.example"],
  ["88452", "Ben Sørensen", "ben@harbour.example"],
  ["88460", "Cléo Martin", "cleo@quai.example"],
  ["88477", "Dario Conti", "dario@molo.example"],
  ["88483", "Finn de Wit", "finn@kade.example"],
  ["88491", "Gül Aksoy", "gul@liman.example"],
];
const user = (n) => (([id, username, email]) => ({ id, username, email }))(people[n % people.length]);

/** Frames from the outermost call to the one that broke; a dot before the file says that it is a library's. */
const stack = (...lines) => ({
  frames: lines.map((line) => {
    const [, library, filename, lineno, name] = /^(\.?)(\S+):(\d+) (.+)$/.exec(line);
    return { filename, lineno: Number(lineno), function: name, in_app: library === "" };
  }),
});

const checkout = { to: "CHECKOUT", platform: "python", release: "checkout-api@5.14.0" };
const web = { to: "WEB", platform: "javascript", release: "web@2.3.1" };
const jobs = { to: "JOBS", platform: "python", release: "jobs@1.8.2" };

const kinds = {
  cart: {
    ...checkout,
    level: "fatal",
    type: "KeyError",
    value: "'cart'",
    handled: false,
    transaction: "POST /orders",
    stacktrace: stack(
      ".flask/app.py:1484 full_dispatch_request",
      ".flask/app.py:1469 dispatch_request",
      "checkout/views.py:118 place_order",
      "checkout/basket.py:57 total",
      "checkout/session.py:31 read",
    ),
  },
  payment: {
    ...checkout,
    level: "fatal",
    type: "PaymentError",
    value: "certificate rejected by api.partner.example",
    handled: false,
    transaction: "POST /payments",
    stacktrace: stack(
      ".flask/app.py:1469 dispatch_request",
      "payments/views.py:42 pay",
      "payments/partner.py:88 authorise",
      ".requests/sessions.py:703 send",
      "payments/partner.py:96 verify",
    ),
  },
  cache: {
    ...web,
    level: "fatal",
    type: "TypeError",
    value: "null array in workspace cache",
    handled: false,
    transaction: "/workspace",
    stacktrace: stack(".svelte/runtime.js:402 flush", "cache/workspace.ts:77 restore", "cache/array.ts:19 at"),
  },
  lock: {
    ...checkout,
    release: "checkout-api@5.13.2",
    level: "error",
    type: "OperationalError",
    value: 'lock timeout on "orders"',
    transaction: "POST /orders",
    stacktrace: stack("orders/repository.py:64 lock"),
  },
  rates: {
    ...checkout,
    level: "error",
    type: "LookupError",
    value: "no rate for EUR/ISK",
    transaction: "GET /rates",
    stacktrace: stack("rates/table.py:23 find"),
  },
  chunk: {
    ...web,
    level: "error",
    type: "ChunkLoadError",
    value: "Loading chunk 14 failed",
    transaction: "/checkout",
    stacktrace: stack(".vite/preload.js:61 load", "routes/checkout.ts:12 open"),
  },
  quota: {
    ...web,
    level: "error",
    type: "QuotaExceededError",
    value: "the draft is not kept",
    transaction: "/workspace",
    stacktrace: stack("drafts/store.ts:40 keep"),
  },
  decode: {
    ...jobs,
    level: "error",
    type: "UnicodeDecodeError",
    value: "byte 0xe9 in line 4,112",
    transaction: "nightly import",
    stacktrace: stack("nightly/read.py:29 read_line"),
  },
  slow: { ...checkout, level: "warning", message: "Slow query: 4.2 s, orders by customer" },
  retry: { ...checkout, level: "warning", message: "Partner answered at the third attempt" },
  stale: { ...web, level: "warning", message: "Prices older than five minutes were shown" },
  disk: { ...jobs, level: "warning", message: "Disk /var 91 % full on app-03", environment: "staging" },
  mail: { ...jobs, level: "warning", message: "214 mails wait to be sent" },
};

/**
 * [kind, minutes ago of each event, number of the first user and how many; none where nobody is named], sent in this order.
 * A storm's first event is of now: what happened before the sources were heard would ring in a summary. */
const parts = {
  history: [
    ["lock", [171, 158, 143, 97, 58, 44, 31, 26, 12], [3, 4]],
    ["rates", [49, 47, 46, 44, 41, 38, 37, 36], [1, 5]],
    ["chunk", [132, 129, 84, 52, 35, 19], [5, 4]],
    ["quota", [55, 23], [2, 1]],
    ["decode", [205, 204], [0, 0]],
    ["slow", [166, 151, 120, 101, 77, 59, 53, 48, 40, 33, 29, 22, 17, 9, 4], [0, 9]],
    ["retry", [140, 88, 57, 50, 43, 34, 28, 18, 7], [2, 6]],
    ["stale", [110, 56, 42, 30, 21, 11], [4, 3]],
    ["disk", [180, 120, 60, 15], [0, 0]],
    ["mail", [54, 39, 24], [0, 0]],
  ],
  quiet: [
    ["slow", [0, 0], [4, 2]],
    ["retry", [0], [2, 1]],
  ],
  crash: [["cart", [0], [0, 1]]],
  storm: [
    ["payment", [0], [0, 1]],
    ["payment", [14, 13, 12, 11, 10, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3], [0, 1]],
    ["cache", [0, 21, 20, 18, 16, 16, 15, 11, 6], [1, 1]],
    ["retry", [3, 2, 2, 1, 1, 0, 0], [3, 5]],
    ["slow", [3, 1, 0], [6, 3]],
    ["payment", [0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 8]],
  ],
};

function envelope(kind, minutes, who, n) {
  const { to, type, value, stacktrace, handled = true, message, ...rest } = kinds[kind];
  // Seconds that differ, and are the same in every run.
  const noise = createHash("sha256").update(`${kind} ${minutes} ${who} ${n}`).digest();
  const at = new Date(now - minutes * MINUTE - (minutes > 0 ? (noise[0] % 50) * 1000 : 0)).toISOString();
  const id = createHash("sha256")
    .update(`${noise.toString("hex")} ${at}`)
    .digest("hex")
    .slice(0, 32);
  const mechanism = { type: handled ? "generic" : "excepthook", handled };
  const event = {
    event_id: id,
    timestamp: at,
    environment: "production",
    server_name: `app-0${1 + (noise[1] % 3)}`,
    tags: { region: "north", shop: "harbour" },
    ...rest,
    ...(type
      ? { exception: { values: [{ type, value, mechanism, stacktrace }] } }
      : { logentry: { formatted: message } }),
    ...(who === null ? {} : { user: user(who) }),
  };
  const lines = [{ event_id: id, sent_at: at }, { type: "event" }, event].map((line) => JSON.stringify(line));
  return { to, event, body: lines.join("\n") };
}

const part = parts[process.argv[2]];
if (!part) throw new Error(`a PART is one of ${Object.keys(parts).join(", ")}`);
const envelopes = part.flatMap(([kind, ago, [first, users]]) =>
  ago.map((minutes, n) => envelope(kind, minutes, users > 0 ? first + (n % users) : null, n)),
);
for (const { to, body } of process.argv[3] === "unsent" ? [] : envelopes) {
  const dsn = new URL(process.env[to]);
  const address = `${dsn.origin}/api${dsn.pathname}/envelope/?sentry_key=${dsn.username}`;
  const answer = await fetch(address, { method: "POST", body });
  // One at a time: more than three that are late and come together would ring as one.
  await setTimeout(80);
  if (!answer.ok) throw new Error(`${to} answers ${answer.status}: ${await answer.text()}`);
}

// What Python writes as it dies of the last.
const { exception } = envelopes.at(-1).event;
if (exception) {
  const [{ type, value, stacktrace }] = exception.values;
  console.log("Traceback (most recent call last):");
  for (const { filename, lineno, function: name, in_app } of stacktrace.frames)
    if (in_app) console.log(`  File "${filename}", line ${lineno}, in ${name}`);
  console.log(`${type}: ${value}`);
}
