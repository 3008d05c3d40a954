import { expect, test } from "vitest";

import { KINDS, type SourceSettings } from "../backend/bindings";
import { grouped, labelOf, where } from "./kinds";

const names = (typed: string) => grouped(typed).flatMap(([, kinds]) => kinds.map(({ kind }) => kind));

test("every kind is offered, once", () => {
  expect(names("").toSorted()).toEqual(KINDS.map(({ kind }) => kind).toSorted());
});

test.each([
  ["sentry", ["sentry", "spotlight"]],
  ["LOKI", ["loki"]],
  ["one json", ["ndjson", "websocket"]],
  ["fax", []],
])("“%s” finds %j", (typed, found) => {
  expect(names(typed)).toEqual(found);
});

test("Loki's organization is its tenant", () => {
  expect(labelOf("loki", "organization")).toBe("Tenant");
  expect(labelOf("sentry", "organization")).toBe("Organization");
});

const none = { url: null, organization: null, query: null, paths: [] as string[] };

test.each<[Partial<SourceSettings>, string]>([
  [{ kind: "local" }, "Local logbook · this machine"],
  [{ kind: "sse", url: "https://logbook.example.org/v1/" }, "Event stream · logbook.example.org/v1"],
  [{ kind: "websocket", url: "wss://logbook.example.org/" }, "WebSocket · logbook.example.org"],
  [{ kind: "sentry", url: "https://sentry.io/", organization: "acme" }, "Sentry · sentry.io · acme"],
  [{ kind: "file", paths: ["/a.log"] }, "Log files · /a.log"],
  [{ kind: "file", paths: ["/a.log", "/b.log"] }, "Log files · /a.log and 1 more"],
  [{ kind: "journal", query: "PRIORITY=2" }, "systemd journal · this machine · PRIORITY=2"],
])("%j is %s", (set, words) => {
  expect(where({ ...none, ...set } as SourceSettings)).toBe(words);
});
