import { describe, expect, test } from "vitest";

import { demoCertificates } from "../backend/demo/certificates";
import type { CertificateView } from "../backend/bindings";
import { about, along, ends, lastThreshold, looked, next, readDays, remarks, stand } from "./words";

const now = Date.parse("2026-11-22T14:36:00Z");
const rows = (): CertificateView[] => demoCertificates(now).rows;
const row = (name: string): CertificateView => {
  const found = rows().find((row) => row.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe("a row says", () => {
  test.each([
    ["client-payments.pem", "Expired", "bad", "Client certificate · Partner CA · /etc/harbour"],
    ["glitch.harbour.example", "Unknown", "mid", "TLS endpoint · Harbour Issuing CA 2"],
    ["pay.harbour.example", "6 days", "bad", "TLS endpoint · Harbour Issuing CA 2"],
    ["harbour-desktop-signing.p12", "12 days", "mid", "Code signing · Harbour Signing CA · /etc/harbour/sign"],
    ["bugs.harbour.example", "61 days", "plain", "TLS endpoint · Harbour Issuing CA 2 · host of checkout"],
  ])("%s: %s", (name, words, tone, line) => {
    const view = row(name);
    expect([stand(view).words, stand(view).tone, about(view)]).toEqual([words, tone, line]);
  });

  test("when it rings next", () => {
    expect(next(row("pay.harbour.example"), now)).toMatch(/^at 1 day, /);
    expect(next(row("client-payments.pem"), now)).toBe("when it changes");
    expect(
      next(
        { ...row("pay.harbour.example"), marks: [], next: { at: "2026-11-28T00:00:00Z", before: "", days: 0 } },
        now,
      ),
    ).toBe("when it expires");
  });

  test("what is wrong, and what is last known of it", () => {
    const [lost] = remarks(row("glitch.harbour.example"), now);
    expect(lost?.text).toMatch(/^No answer from glitch.harbour.example, since .*\. Last read .*; it is tried again\.$/);
    const fault = { ...row("bugs.harbour.example"), fault: "it is for a.example", way_out: "See to it." };
    expect(remarks(fault, now)[0]?.text).toBe("It is for a.example. See to it.");
    expect(looked(row("glitch.harbour.example"), now)).toMatch(/^tried /);
    expect(remarks({ ...fault, settings: { ...fault.settings, enabled: false } }, now)).toEqual([]);
  });

  test("unknown where nothing is known", () => {
    const view = {
      ...row("pay.harbour.example"),
      state: "unknown" as const,
      ends: null,
      left: null,
      next: null,
      looked: null,
    };
    expect([stand(view).words, ends(view, now), next(view, now), looked(view, now)]).toEqual([
      "Not looked at yet",
      "unknown",
      "at the next answer",
      "–",
    ]);
  });
});

test("a snooze is offered while there is a last threshold to wait for", () => {
  expect(lastThreshold(row("pay.harbour.example"), now)?.before).toBe("1 day");
  expect(lastThreshold(row("client-payments.pem"), now)).toBeNull();
  expect(lastThreshold(row("stream.harbour.example"), now)).toBeNull();
});

test("near ends have room on the bar", () => {
  expect([0, 1, 90, 365, 4_000, -3].map((days) => Math.round(along(days)))).toEqual([0, 5, 50, 100, 100, 0]);
});

test("days are typed in any order", () => {
  expect(readDays("7, 90 30;7")).toEqual([90, 30, 7]);
  expect(readDays("")).toEqual([]);
  for (const text of ["soon", "0", "1.5", "-3", "99999"]) expect(readDays(text)).toBeNull();
});
