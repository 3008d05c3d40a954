import { expect, test } from "vitest";

import type { Step } from "../backend/bindings";
import { diagnostics, redact } from "./diagnostics";

test.each([
  ["https://logbook.example.org/v1/stream?token=abc", "<address>"],
  ["mara@nordlys.example wrote", "<address> wrote"],
  ["logbook.example.org is 10.20.4.17", "<host> is <address>"],
  ["/home/mara/.config/watchbell/config.toml", "~/.config/watchbell/config.toml"],
  ["listens on 127.0.0.1:8970", "listens on 127.0.0.1:8970"],
  ["http://127.0.0.1:8970/v1/events", "http://127.0.0.1:8970/v1/events"],
])("%s is reported as %s", (text, redacted) => {
  expect(redact(text)).toBe(redacted);
});

test("what the doctor found is reported without names", () => {
  const step: Step = {
    name: "Keyring",
    outcome: "failed",
    detail: "locked for mara@nordlys.example",
    took_ms: 3,
    way_out: null,
    ring: null,
  };
  expect(diagnostics(null, null, [step], true)).toBe(
    "Watchbell diagnostics\nState: the resident is gone\n- Keyring: locked for <address>\n",
  );
});
