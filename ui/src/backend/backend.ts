/** What the window needs of the engine. The words are the control protocol's, generated into `bindings.ts`. */
import type { ControlError, ErrorCode, ProblemView, Request, Response, Update } from "./bindings";

/** Where the window is asked to turn to. */
export type Show = { page: string | null; issue_id: string | null };

export interface Backend {
  /** Resolves to the answer; rejects with {@link Refused}. */
  request(request: Request): Promise<Response>;
  /** Calls back on every update until the returned function is called. */
  subscribe(listener: (update: Update) => void): () => void;
  /** Calls back when the resident goes away (`true`) and when it is back (`false`). */
  onLost(listener: (lost: boolean) => void): () => void;
  /** Calls back when somebody asks for a page: a second launch, a click on a notification. */
  onShow(listener: (show: Show) => void): () => void;
  /** Starts the resident again. */
  restart(): Promise<void>;
}

/** A request that was not done, as an exception. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly hint: string | null;
  readonly problems: ProblemView[];

  constructor(error: ControlError) {
    super(error.message);
    this.name = "Refused";
    this.code = error.code;
    this.hint = error.hint;
    this.problems = error.problems;
  }

  /** Anything thrown, as a {@link Refused}: the transport's own failures count as `unavailable`. */
  static from(thrown: unknown): Refused {
    if (thrown instanceof Refused) return thrown;
    if (isControlError(thrown)) return new Refused(thrown);
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new Refused({ code: "unavailable", message, hint: null, problems: [] });
  }
}

function isControlError(thrown: unknown): thrown is ControlError {
  return (
    typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown && "problems" in thrown
  );
}

/** Which answer belongs to which request. A request that is new in the protocol does not compile until it stands here. */
const answers = {
  hello: "hello",
  status: "status",
  subscribe: "done",
  pause: "status",
  resume: "status",
  gaps_checked: "status",
  start_watch: "watch",
  extend_watch: "watch",
  stop_watch: "watch",
  watches: "watches",
  inbox: "inbox",
  issue: "issue",
  people: "people",
  acknowledge: "changed",
  unacknowledge: "changed",
  snooze: "changed",
  resolve: "changed",
  unresolve: "changed",
  tell_tracker: "done",
  open: "done",
  open_logbook: "done",
  timeline: "timeline",
  counts: "timeline",
  search: "found",
  report: "report",
  rules: "rules",
  check_rule: "checked_rule",
  presets: "presets",
  values: "values",
  replay: "replay",
  end_replay: "done",
  read_rules: "import",
  write_rules: "export",
  save_rules: "rules",
  test_notification: "done",
  sources: "sources",
  save_source: "sources",
  remove_source: "sources",
  test_source: "steps",
  retry_source: "done",
  set_token: "token_kept",
  forget_token: "done",
  certificates: "certificates",
  check_certificates: "done",
  test_certificate: "certificate",
  save_certificate: "certificates",
  remove_certificate: "certificates",
  snooze_certificate: "certificates",
  settings: "settings",
  save_settings: "settings",
  play_sound: "done",
  back_up: "export",
  restore: "restored",
  projects: "projects",
  make_project: "projects",
  send_sample: "done",
  doctor: "steps",
  quit: "done",
  restart: "done",
} as const satisfies Record<Request["do"], Response["is"]>;

type Value<R extends Request> =
  Extract<Response, { is: (typeof answers)[R["do"]] }> extends { value: infer V } ? V : undefined;

/** Asks, and unwraps the one answer that belongs to this request. */
export async function ask<R extends Request>(backend: Backend, request: R): Promise<Value<R>> {
  let response: Response;
  try {
    response = await backend.request(request);
  } catch (thrown) {
    throw Refused.from(thrown);
  }
  if (response.is !== answers[request.do]) {
    throw Refused.from(`Watchbell answered “${response.is}” to “${request.do}”. Update both programs.`);
  }
  return ("value" in response ? response.value : undefined) as Value<R>;
}
