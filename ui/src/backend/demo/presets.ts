import type { Preset, Rule } from "../bindings";
import { demoRule, sentence } from "./rules";

const tls = ["certificate", "SSL", "TLS handshake", "x509"];
const dns = ["getaddrinfo", "NXDOMAIN", "name resolution", "ENOTFOUND", "DNS"];
const says = (words: string[]) => ({ any: words.map((contains) => ({ field: "message", contains })) });

const PRESETS: [Rule, string][] = [
  [
    demoRule("Fatal only", { field: "level", at_least: "fatal" }, { urgency: "critical", repeat_after: "30m" }),
    "What stops people, and nothing else.",
  ],
  [
    demoRule("Unhandled exceptions", { field: "exception.handled", is: "no" }),
    "A program was stopped by what it did not expect.",
  ],
  [
    demoRule("New issues", { field: "level", at_least: "error" }, { trigger: "new_issue" }),
    "What has never been seen before, once each.",
  ],
  [
    demoRule("Regressions", { field: "level", at_least: "error" }, { trigger: { regression_after: "14d" } }),
    "What was resolved, or quiet for two weeks, and is back.",
  ],
  [
    demoRule(
      "Error storm",
      { field: "level", at_least: "error" },
      { trigger: { events: 100, within: "5m", per: "rule" }, colour: "orange" },
    ),
    "Many errors at once, whichever they are: an outage begins like this.",
  ],
  [demoRule("Certificates", says(tls), { colour: "purple" }), "TLS failures at any level, lifted out of other noise."],
  [
    demoRule("Name resolution", says(dns), { colour: "teal" }),
    "Names that cannot be found, which often hides behind other errors.",
  ],
];

export const presets: Preset[] = PRESETS.map(([rule, why]) => ({ rule, why, sentence: sentence(rule) }));

/** What is in force where nobody has written a rule. */
export const firstRules = (): [Rule, number][] => presets.slice(0, 1).map(({ rule }) => [structuredClone(rule), 0]);
