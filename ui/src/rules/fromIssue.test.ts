import { expect, test } from "vitest";

import type { Condition, EventView, Issue, IssueRow } from "../backend/bindings";
import { ruleFromIssue } from "./fromIssue";

const issue = (event: Partial<EventView>, row: Partial<IssueRow> = {}): Issue =>
  ({
    row: { title: "Something broke", source: "checkout", culprit: null, environment: null, ...row },
    event: { message: null, exceptions: [], tags: [], ...event },
  }) as unknown as Issue;

test.each<[string, Issue, Condition[]]>([
  [
    "an exception, by its type and its text",
    issue({ exceptions: [{ ty: "KeyError", value: "'cart'", frames: [] }], message: "KeyError: 'cart'" }),
    [
      { field: "exception.type", is: "KeyError" },
      { field: "exception.value", is: "'cart'" },
    ],
  ],
  [
    "an exception without a text, by its type",
    issue({ exceptions: [{ ty: "KeyError", value: null, frames: [] }] }),
    [{ field: "exception.type", is: "KeyError" }],
  ],
  ["a message, by what it says", issue({ message: "disk full" }), [{ field: "message", contains: "disk full" }]],
  [
    "an event that says nothing, by where it comes from and its first tags",
    issue(
      {
        tags: [
          ["region", "eu"],
          ["shard", "3"],
          ["os", "Linux"],
          ["run", "88412"],
        ],
      },
      { culprit: "views.py" },
    ),
    [
      { field: "culprit", is: "views.py" },
      { field: "tags.region", is: "eu" },
      { field: "tags.shard", is: "3" },
      { field: "tags.os", is: "Linux" },
    ],
  ],
  [
    "and where it happened",
    issue({ message: "disk full" }, { environment: "production" }),
    [
      { field: "message", contains: "disk full" },
      { field: "environment", is: "production" },
    ],
  ],
])("a rule is made from %s", (_, from, all) => {
  expect(ruleFromIssue(from)).toMatchObject({ sources: ["checkout"], match: { all }, trigger: "every_event" });
});

test("a long title makes a short name", () => {
  expect(ruleFromIssue(issue({ message: "x" }, { title: "word ".repeat(40) })).name.length).toBeLessThanOrEqual(48);
});
