import type { DecisionRow, EventLine, EventView, FrameView, Issue, IssueRow } from "../bindings";
import { decided } from "./issues";
import { everybody, hit } from "./people";
import { matching } from "./search";
import { ago, hm } from "./time";

const frame = (place: string, fn: string, in_app: boolean, source: string | null = null): FrameView => ({
  place,
  function: fn,
  in_app,
  source,
});

const frames: FrameView[] = [
  frame("checkout/views.py:118", "place_order", true, '        cart = session["cart"]'),
  frame("checkout/middleware.py:52", "__call__", true, "        response = self.get_response(request)"),
  ...Array.from({ length: 13 }, (_, i) => frame(`django/core/handlers/base.py:${140 + i}`, "_get_response", false)),
  frame("gunicorn/workers/sync.py:134", "handle", false),
  frame("checkout/wsgi.py:9", "application", true),
];

function decisions(row: IssueRow): DecisionRow[] {
  if (row.decision.code === "quiet_hours")
    return [
      row.decision,
      decided("quiet_hours", 800, "Held: quiet hours until 07:00", { times: 11, rule: "Vouchers" }),
      decided("budget", 1500, "In the summary of 05:12: over 6 rings a minute", { rule: "Vouchers", times: 3 }),
      decided("trigger", 1560, "4 of 10 events in 5 min", { detail: "Rings at the tenth.", rule: "Error storm" }),
    ];
  if (row.level !== "fatal") return [row.decision];
  const rule = "Fatal in production";
  return [
    decided("repeat_after", 2, `Folded: 2 like this since ${hm(ago(5))}`, {
      detail: "Rings again at 100 events or 24 users.",
      times: 2,
    }),
    decided("ring", 5, "Rang again", { detail: "12 users, twice the 6 at the last ring.", rule }),
    decided("repeat_after", 6, `Folded: 37 like this since ${hm(ago(20))}`, { times: 37 }),
    decided("ring", 20, "Rang, urgent", { rule }),
  ];
}

/** An issue in full, at the event of that id where it is not its own. */
export function detail(row: IssueRow, id: string): Issue {
  const [ty, ...rest] = row.title.split(": ");
  const crash = rest.length > 0 && /Error$/.test(ty ?? "");
  const named = everybody(row).people;
  const asked = matching(`source:${row.source}`).find(({ event_id }) => event_id === id);
  const event: EventView = {
    event_id: asked?.event_id ?? `${row.id}-e`,
    at: asked?.at ?? row.last_seen,
    received: asked?.at ?? row.last_seen,
    level: row.level,
    message: row.title,
    exceptions: crash ? [{ ty: ty ?? null, value: rest.join(": "), frames }] : [],
    tags: [
      ["method", "POST"],
      ["url", "/api/v2/checkout"],
      ["region", "eu-north-1"],
      ["browser", "Firefox 144"],
      ["os", "Linux"],
      ["voucher", "yes"],
      ["session.store", "redis-2"],
      ["shard", "3"],
    ],
    facts: [["server_name", row.source === "local" ? "app-03" : "app-03, app-07"]],
    user: [],
    url: null,
    json: "",
  };
  event.json = JSON.stringify(
    {
      event_id: event.event_id,
      level: row.level,
      message: row.title,
      environment: row.environment,
      release: row.release,
      tags: Object.fromEntries(event.tags),
    },
    null,
    2,
  );
  const events: EventLine[] = Array.from({ length: Math.min(12, row.count - 1) }, (_, i) => ({
    event_id: `${row.id}-e${i}`,
    at: ago((Date.now() - Date.parse(row.last_seen)) / 60_000 + i * 0.9),
    level: row.level,
    release: row.release,
    person: named[i % Math.max(1, named.length)]?.label ?? null,
  }));
  return {
    row,
    hit: hit(row),
    decisions: decisions(row),
    event,
    events,
    environments:
      row.environment === "production" ? ["production", "staging"] : row.environment ? [row.environment] : [],
    releases: row.release ? [row.release] : [],
    has_link: row.source !== "local",
    tracker: { checkout: "Bugsink", web: "Sentry" }[row.source] ?? null,
  };
}
