import type { CheckedRule, Condition, ProblemView, Rule, RuleView, Trigger } from "../bindings";

export const demoRule = (name: string, match: Condition, part: Partial<Rule> = {}): Rule => ({
  name,
  enabled: true,
  sources: [],
  match,
  trigger: "every_event",
  action: "ring",
  in_quiet_hours: false,
  repeat_after: "15m",
  ring_again: "worse",
  urgency: "normal",
  sound: "bell",
  ...part,
});

const production: Condition = { field: "environment", is: "production" };

export const demoRules = (): [Rule, number][] => [
  [
    demoRule(
      "Fatal in production",
      { all: [{ field: "level", at_least: "fatal" }, production] },
      { urgency: "critical" },
    ),
    3,
  ],
  [
    demoRule(
      "New issue in production",
      {
        all: [
          { field: "level", at_least: "error" },
          production,
          {
            any: [
              { field: "source", is: "checkout" },
              { field: "source", is: "payments" },
            ],
          },
        ],
      },
      { trigger: "new_issue" },
    ),
    4,
  ],
  [demoRule("Known noise", { field: "message", contains: "Retry succeeded" }, { action: "ignore" }), 0],
  [
    demoRule(
      "Vouchers",
      { all: [{ field: "tags.voucher", exists: true }, { not: { field: "level", at_most: "warning" } }] },
      { urgency: "low" },
    ),
    1,
  ],
  [demoRule("Partner outages", { field: "message", matches: "(DNS|TLS).*partner\\.example" }, { enabled: false }), 0],
  [
    demoRule(
      "Fatal in the shop",
      { all: [{ field: "level", at_least: "fatal" }, production, { field: "source", is: "checkout" }] },
      { colour: "purple" },
    ),
    0,
  ],
];

const OPS: [keyof Condition | string, string][] = [
  ["is", "is"],
  ["is_not", "is not"],
  ["contains", "contains"],
  ["starts_with", "starts with"],
  ["ends_with", "ends with"],
  ["matches", "matches"],
  ["at_least", "or worse"],
  ["at_most", "or milder"],
];

type Part = [string, boolean];

/** Roughly as the engine says it; the words that count are the engine's. */
function words(condition: Condition): Part[] {
  if ("all" in condition) return joined(condition.all, " and ");
  if ("any" in condition) return [["(", false], ...joined(condition.any, " or "), [")", false]];
  if ("not" in condition) return [["not ", false], ...words(condition.not)];
  const { field, exists, is_one_of } = condition;
  if (exists !== undefined)
    return [
      [field, false],
      [exists ? " is there" : " is missing", true],
    ];
  if (is_one_of)
    return [
      [`${field} is one of `, false],
      [is_one_of.join(", "), true],
    ];
  const [op, said] = OPS.find(([op]) => op in condition) ?? ["is", "is"];
  const value = String((condition as Record<string, unknown>)[op] ?? "");
  if (op === "at_least" || op === "at_most") return [[value === "fatal" ? "fatal" : `${value} ${said}`, true]];
  return [
    [`${field} ${said} `, false],
    [value, true],
  ];
}

const joined = (list: Condition[], by: string): Part[] =>
  list.flatMap((one, i) => (i === 0 ? words(one) : [[by, false] as Part, ...words(one)]));

function when(trigger: Trigger): Part[] {
  if (trigger === "every_event")
    return [
      [" for ", false],
      ["every event", true],
    ];
  if (trigger === "new_issue")
    return [
      [" for a ", false],
      ["new issue", true],
    ];
  if (trigger === "regression")
    return [
      [" when a resolved issue ", false],
      ["comes back", true],
    ];
  if ("regression_after" in trigger)
    return [
      [" when an issue ", false],
      ["comes back", true],
      [`, resolved or silent for ${trigger.regression_after}`, false],
    ];
  const what = "events" in trigger ? `${trigger.events} events` : `${trigger.users} users`;
  return [
    [" for ", false],
    [`${what} in ${trigger.within}`, true],
    [trigger.per === "rule" ? " in all" : " of one issue", false],
  ];
}

const URGENCY = { low: " quietly", normal: "", critical: " urgent" } as const;

export function sentence(rule: Rule): Part[] {
  const start: Part[] =
    rule.action === "ring"
      ? [
          ["Ring", false],
          [URGENCY[rule.urgency], true],
        ]
      : [["Record only", false]];
  const from: Part[] =
    rule.sources.length > 0
      ? [
          [", from ", false],
          [rule.sources.join(" or "), true],
        ]
      : [];
  const fold: Part[] =
    rule.action === "ring"
      ? [
          [". Fold repeats for ", false],
          [rule.repeat_after, true],
        ]
      : [];
  return [...start, ...when(rule.trigger), [": ", false], ...words(rule.match), ...from, ...fold, [".", false]];
}

export function check(rule: Rule): CheckedRule {
  const problems: ProblemView[] = [];
  const wrong = (path: string, message: string, suggestion: string | null = null, warning = false) =>
    problems.push({ line: 1, column: 1, path, message, suggestion, warning });
  if (rule.name.trim() === "") wrong("name", "A rule needs a name.");
  if (rule.sound === "") wrong("sound", "Which file?", "Write its path.");
  if (typeof rule.trigger === "object" && "regression_after" in rule.trigger === false && rule.action === "ignore")
    wrong("trigger", "Until it holds, rules below decide.", null, true);
  walk(rule.match, "match", wrong);
  return { sentence: problems.some(({ warning }) => !warning) ? [] : sentence(rule), problems };
}

type Wrong = (path: string, message: string, suggestion?: string | null, warning?: boolean) => void;

function walk(condition: Condition, path: string, wrong: Wrong): void {
  if ("all" in condition) return condition.all.forEach((one, i) => walk(one, `${path}.all[${i}]`, wrong));
  if ("any" in condition) {
    if (condition.any.length === 0) wrong(`${path}.any`, "No event can match an empty list.", "Add a condition.", true);
    return condition.any.forEach((one, i) => walk(one, `${path}.any[${i}]`, wrong));
  }
  if ("not" in condition) return walk(condition.not, `${path}.not`, wrong);
  if (condition.field === "tags.") wrong(`${path}.field`, "Which tag?");
  if (condition.is === "") wrong(`${path}.is`, "Nothing is compared with nothing.", "Write a value.");
  if (condition.matches === undefined) return;
  try {
    new RegExp(condition.matches);
  } catch {
    wrong(`${path}.matches`, "This regular expression cannot be read.", "Check its brackets.");
  }
}

export const view = ([rule, rings]: [Rule, number], at: number, all: [Rule, number][]): RuleView => ({
  rule,
  sentence: sentence(rule),
  rings,
  shadowed_by: shadow(
    all.map(([rule]) => rule),
    at,
  ),
});

/** The rule above one that always decides first: here only where its conditions are among those of the one below. */
export function shadow(rules: readonly Rule[], at: number): string | null {
  const below = rules[at];
  if (!below) return null;
  const tests = ({ match }: Rule) => ("all" in match ? match.all : [match]).map((one) => JSON.stringify(one));
  const above = rules
    .slice(0, at)
    .find(
      (rule) =>
        rule.enabled &&
        rule.trigger === "every_event" &&
        (rule.sources.length === 0 || below.sources.some((source) => rule.sources.includes(source))) &&
        tests(rule).every((test) => tests(below).includes(test)),
    );
  return above?.name ?? null;
}
