/** Rules as a text in the words of `config.toml`: as much of TOML as the demo needs. */
import type { Import, ProblemView, Rule } from "../bindings";
import { check, demoRule, sentence } from "./rules";

export const write = (rules: readonly Rule[]): string =>
  rules
    .map((rule) => {
      const lines = Object.entries(rule).map(([key, value]) => `${key} = ${inline(value)}`);
      return ["[[rules]]", ...lines, ""].join("\n");
    })
    .join("\n");

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, one]) => `${key} = ${inline(one)}`);
  return `{ ${fields.join(", ")} }`;
}

/** Reads a value by turning it into JSON: a bare key before `=` gets its quotes. */
function parse(text: string): unknown {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[\w.-]+|[[\]{},=]/g) ?? [];
  const json = tokens.map((token, i) => {
    if (tokens[i + 1] === "=" && /^\w/.test(token)) return JSON.stringify(token);
    return token === "=" ? ":" : token;
  });
  return JSON.parse(json.join(""));
}

export function read(text: string): Import {
  const read: { rule: Record<string, unknown>; line: number }[] = [];
  const problems: ProblemView[] = [];
  const wrong = (line: number, message: string) =>
    problems.push({ line, column: 1, path: "", message, suggestion: null, warning: false });
  text.split("\n").forEach((raw, i) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return;
    if (line === "[[rules]]") return void read.push({ rule: {}, line: i + 1 });
    const [, key, value] = /^(\w+)\s*=\s*(.+)$/.exec(line) ?? [];
    const current = read.at(-1);
    if (!key || !value || !current) return void wrong(i + 1, "This is not a rule.");
    try {
      current.rule[key] = parse(value);
    } catch {
      wrong(i + 1, `The value of ${key} cannot be read.`);
    }
  });
  const rules = read.flatMap(({ rule, line }) => {
    const { name, match, ...rest } = rule as Partial<Rule>;
    if (!name || !match) return (wrong(line, "A rule needs a name and a match."), []);
    const whole = demoRule(name, match, rest);
    const own = check(whole).problems;
    problems.push(...own.map((problem) => ({ ...problem, line })));
    return own.some(({ warning }) => !warning) ? [] : [{ rule: whole, sentence: sentence(whole) }];
  });
  return { rules, problems };
}
