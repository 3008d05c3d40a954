/**
 * A lively engine in memory, for a plain browser: every screen can be seen and tried without anything installed.
 *
 * `?state=ringing|well|blind|both|gap|paused|starting|sources|empty|none|many|lost|slow|refused|
 * first|watching|watch-well|watch-rang|watch-blind` chooses how it begins; `?notify=none`: nothing shows notifications.
 */
import { report } from "./demo/report";
import { Refused, type Backend } from "./backend";
import type { ErrorCode, Project, Request, Response, Rule, SourceView, Update, Watch, WatchPlan } from "./bindings";
import { certificate, demoCertificates, tried } from "./demo/certificates";
import { detail } from "./demo/details";
import { everybody } from "./demo/people";
import { inbox } from "./demo/inbox";
import { decided, issues, NAMES } from "./demo/issues";
import { firstRules, presets } from "./demo/presets";
import { project } from "./demo/project";
import { replay, values } from "./demo/replay";
import { check, demoRules, view } from "./demo/rules";
import { arrive, search } from "./demo/search";
import { answerSettings, demoSettings } from "./demo/settings";
import { fresh } from "./demo/sources";
import { statusOf } from "./demo/status";
import { hm, MINUTE, nowIso, snoozedUntil } from "./demo/time";
import { counts, timeline } from "./demo/timeline";
import { read, write } from "./demo/toml";
import { examined, SILENCE, trial } from "./demo/trial";
import { advance, begun, ended, extended, missed as unseen, struck } from "./demo/watches";
import { begin } from "./demo/world";

const refuse = (code: ErrorCode, message: string, hint: string | null = null): Refused =>
  new Refused({ code, message, hint, problems: [] });
const PLAN: WatchPlan = { seconds: 1_800, level: "error", release: null, sources: [], hold_others: true };
const earlier = (at: string, minutes: number) => new Date(Date.parse(at) - minutes * MINUTE).toISOString();
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

export function demo(params: URLSearchParams): Backend {
  const state = params.get("state") ?? "ringing";
  const listeners = new Set<(update: Update) => void>();
  const lostListeners = new Set<(lost: boolean) => void>();
  let lost = state === "lost";
  let sent = 0;
  const asked: Request["do"][] = [];
  const revision = { now: 1, next: 1 };
  let replays = 0;
  let replaying: string | null = null;
  const mute = params.get("notify") === "none";
  let rules: [Rule, number][] = state === "none" ? [] : state === "first" ? firstRules() : demoRules();
  const world = { ...begin(state), silence: mute ? SILENCE : null };
  const untouched = state === "empty" || state === "none" || state === "first";
  const pace = untouched ? "still" : state === "well" || state === "starting" ? "quiet" : "busy";
  const settings = demoSettings();
  if (params.get("logbook") === "off") settings.send_to = null;
  const projects = untouched ? [] : [project("checkout", 1)];
  const certificates = demoCertificates(Date.now());
  if (state === "none") certificates.rows = [];

  const tell = (update: Update) => listeners.forEach((listener) => listener(update));
  const status = (): Response => ({ is: "status", value: statusOf(world) });
  const changed = (...kinds: ("issues" | "rules" | "sources" | "settings" | "watches")[]) => {
    for (const is of kinds) tell({ is });
    tell({ is: "status", value: statusOf(world) });
  };
  const sources = (): Response => ({ is: "sources", value: structuredClone(world.sources) });
  const missed = () => [...world.gaps, ...world.known];
  const done: Response = { is: "done" };
  const sourceOf = (id: string): SourceView => {
    const found = world.sources.find(({ settings }) => settings.id === id);
    if (!found) throw refuse("not_found", "There is no such source.");
    return found;
  };
  /** The issue of that id, or of one of its events. */
  const rowOf = (id: string) =>
    world.issues.find((row) => id === row.id || id.startsWith(`${row.id}-e`)) ?? world.backlog?.find(id);
  const touch = (ids: string[], change: (row: (typeof world.issues)[number]) => void): Response => {
    const rows =
      ids.length > 0
        ? ids.map(rowOf).filter((row) => row !== undefined)
        : world.issues.filter(({ seen }) => seen === "unseen");
    rows.forEach(change);
    changed("issues");
    return { is: "changed", value: { ids: rows.map(({ id }) => id) } };
  };

  /** Changes the watch that is under way, and says when it has ended. */
  const onWatch = (change: (watch: Watch) => Watch): void => {
    const [watch] = world.watches;
    if (!watch || watch.ended !== null || lost) return;
    const now = (world.watches[0] = change(watch));
    if (now.ended !== null) changed("watches");
  };
  setInterval(() => onWatch((watch) => advance(watch, Date.now())), 1_000);

  async function answer(request: Request): Promise<Response> {
    switch (request.do) {
      case "hello":
        return { is: "hello", value: { version: "0.1.0", protocol: 1, pid: 1 } };
      case "status":
        return status();
      case "pause":
        world.pausedUntil =
          request.minutes === null
            ? "9999-12-31T23:59:59Z"
            : new Date(Date.now() + request.minutes * MINUTE).toISOString();
        changed();
        return status();
      case "resume":
        world.pausedUntil = null;
        changed();
        return status();
      case "gaps_checked":
        world.gaps = [];
        world.sources = world.sources.map((source) => ({ ...source, gaps: 0 }));
        changed("issues", "sources");
        return status();
      case "start_watch": {
        if (state === "none" || world.sources.every(({ settings }) => !settings.enabled))
          throw refuse(
            "unavailable",
            "there is nothing to watch: no source is switched on",
            "Add a source, or resume one.",
          );
        if (world.watches.some(({ ended }) => ended === null)) {
          throw refuse("conflict", "a watch is under way already", "Stop it first, or let it end.");
        }
        const names = world.sources
          .filter(({ settings }) => settings.enabled)
          .filter(({ settings }) => request.plan.sources.length === 0 || request.plan.sources.includes(settings.id))
          .map(({ settings }) => settings.name);
        const watch = begun(request.plan, world.watches.length + 1, names, Date.now());
        world.watches.unshift(watch);
        changed("watches");
        return { is: "watch", value: structuredClone(watch) };
      }
      case "extend_watch": {
        const [watch] = world.watches;
        if (!watch || watch.ended !== null) throw refuse("not_found", "no watch is under way", null);
        world.watches[0] = extended(watch, request.seconds, Date.now());
        changed();
        return { is: "watch", value: structuredClone(world.watches[0]) };
      }
      case "stop_watch": {
        const [watch] = world.watches;
        if (!watch || watch.ended !== null) throw refuse("not_found", "no watch is under way", null);
        const over = ended(watch, Date.now());
        world.watches[0] = over;
        changed("watches");
        return { is: "watch", value: structuredClone(over) };
      }
      case "watches":
        if (state === "refused")
          throw refuse("unavailable", "The disk holding ~/.local/share/watchbell is full.", null);
        return { is: "watches", value: structuredClone(world.watches) };
      case "inbox":
        return { is: "inbox", value: structuredClone(inbox(world.issues, world.backlog, request.query)) };
      case "issue": {
        const row = rowOf(request.id);
        if (!row) throw refuse("not_found", "There is no such issue.", "It may have been removed with old events.");
        return { is: "issue", value: structuredClone(detail(row, request.id)) };
      }
      case "people": {
        const row = rowOf(request.id);
        if (!row) throw refuse("not_found", "There is no such issue.");
        return { is: "people", value: everybody(row) };
      }
      case "acknowledge":
        return touch(request.ids, (row) => (row.seen = "acknowledged"));
      case "unacknowledge":
        return touch(request.ids, (row) => (row.seen = "unseen"));
      case "snooze":
        return touch(request.ids, (row) => {
          row.seen = request.till.till === "now" ? "seen" : "snoozed";
          row.snoozed_until = snoozedUntil(request.till);
        });
      case "resolve":
        return touch(request.ids, (row) => (row.seen = "resolved"));
      case "unresolve":
        return touch(request.ids, (row) => (row.seen = "seen"));
      case "tell_tracker":
        return done;
      case "open":
        touch([request.id], (row) => (row.seen = row.seen === "unseen" ? "seen" : row.seen));
        return done;
      case "timeline":
        return { is: "timeline", value: timeline(request.hours, pace, missed(), world.watches) };
      case "counts": {
        const [from, to] = [Date.parse(request.from), Date.parse(request.to)];
        return { is: "timeline", value: counts(from, to, request.query, missed(), world.watches) };
      }
      case "search":
        if (state === "unsearched") throw refuse("unavailable", "The record is busy.", "Try again in a moment.");
        return { is: "found", value: search(request.query, request.before, request.limit) };
      case "report":
        return { is: "report", value: report(world.issues, request.hours) };
      case "rules":
        return {
          is: "rules",
          value: structuredClone({
            rules: rules.map(view),
            problems: [],
            revision: String(revision.now),
            unruled: 1604,
            file: settings.config_file,
          }),
        };
      case "check_rule":
        return { is: "checked_rule", value: check(request.rule) };
      case "presets":
        return { is: "presets", value: presets };
      case "values":
        return { is: "values", value: values(request.field, request.like) };
      case "replay":
        return dryRun(request);
      case "end_replay":
        if (replaying === request.replay) replaying = null;
        return done;
      case "read_rules":
        return { is: "import", value: read(request.text) };
      case "write_rules": {
        const text = write(rules.map(([rule]) => rule));
        return {
          is: "export",
          value: { text, file: request.to_file ? "/home/mara/Downloads/watchbell-rules.toml" : null },
        };
      }
      case "save_rules": {
        if (request.revision !== String((revision.now = revision.next)))
          throw refuse("conflict", "The rules changed meanwhile.", "Load them again.");
        const problems = request.rules.flatMap((rule, i) =>
          check(rule).problems.map((problem) => ({ ...problem, path: `rules[${i}].${problem.path}` })),
        );
        if (problems.some(({ warning }) => !warning))
          throw new Refused({ code: "invalid", message: "The rule cannot be saved.", hint: null, problems });
        const rings = new Map(rules.map(([rule, rings]) => [rule.name, rings]));
        rules = structuredClone(request.rules).map((rule) => [rule, rings.get(rule.name) ?? 0]);
        revision.now = revision.next += 1;
        setTimeout(() => changed("rules"));
        return answer({ do: "rules" });
      }
      case "sources":
        return sources();
      case "save_source": {
        const { settings: set, previous_id, token } = request;
        const taken = world.sources.some(({ settings }) => settings.id === set.id && set.id !== previous_id);
        if (taken)
          throw new Refused({
            code: "invalid",
            message: "The source cannot be saved.",
            hint: null,
            problems: [
              { line: 1, column: 1, path: "id", message: "This id is taken.", suggestion: null, warning: false },
            ],
          });
        const at = world.sources.findIndex(({ settings }) => settings.id === previous_id);
        world.sources.splice(
          at < 0 ? world.sources.length : at,
          at < 0 ? 0 : 1,
          fresh(set, world.sources[at], token !== null),
        );
        changed("sources");
        return sources();
      }
      case "remove_source":
        world.sources = world.sources.filter((source) => source !== sourceOf(request.id));
        changed("sources");
        return sources();
      case "test_source":
        return {
          is: "steps",
          value: await trial(request.settings, request.token, (step) =>
            tell({ is: "test_step", value: { test: request.test, step } }),
          ),
        };
      case "retry_source": {
        const { status } = sourceOf(request.id);
        await wait(300);
        if (status.reason === "silent" || status.reason === "locked")
          Object.assign(status, { state: "live", reason: null, text: null, last_heard: nowIso(), since: nowIso() });
        changed("sources");
        return done;
      }
      case "set_token": {
        const source = sourceOf(request.id);
        source.token_kept = { in: "keyring", name: request.id };
        if (request.token !== "wrong")
          Object.assign(source.status, {
            state: "live",
            reason: null,
            text: null,
            last_heard: nowIso(),
            since: nowIso(),
          });
        changed("sources");
        return { is: "token_kept", value: source.token_kept };
      }
      case "forget_token":
        sourceOf(request.id).token_kept = null;
        changed("sources");
        return done;
      case "certificates":
        if (state === "refused")
          throw refuse("unavailable", "The disk holding ~/.local/share/watchbell is full.", null);
        return { is: "certificates", value: structuredClone(certificates) };
      case "check_certificates":
        await wait(300);
        for (const row of certificates.rows) {
          if (request.id === null || request.id === row.id) row.looked = nowIso();
        }
        tell({ is: "certificates" });
        return done;
      case "test_certificate":
        await wait(300);
        return { is: "certificate", value: tried(request.settings, request.password, Date.now()) };
      case "save_certificate": {
        const found = tried(request.settings, request.password ?? "kept", Date.now());
        const before = certificates.rows.find(({ id }) => id === (request.previous_id ?? found.id));
        if (before && request.previous_id === null && before.by_hand) {
          const key = request.settings.host === null ? "file" : "host";
          const message = `“${found.id}” is looked at already`;
          const problems = [{ line: 1, column: 1, path: key, message, suggestion: null, warning: false }];
          throw new Refused({ code: "invalid", message: "The certificate was not saved", hint: null, problems });
        }
        const row = before
          ? { ...before, settings: request.settings, name: request.settings.name ?? before.name, by_hand: true }
          : certificate(request.settings, { issuer: "Harbour Issuing CA 2", days: 200 }, Date.now());
        certificates.rows = [...certificates.rows.filter((other) => other !== before), row];
        return { is: "certificates", value: structuredClone(certificates) };
      }
      case "remove_certificate":
        certificates.rows = certificates.rows.filter(({ id }) => id !== request.id);
        return { is: "certificates", value: structuredClone(certificates) };
      case "snooze_certificate":
        for (const row of certificates.rows) if (row.id === request.id) row.next = row.marks.at(-2) ?? null;
        return { is: "certificates", value: structuredClone(certificates) };
      case "settings":
      case "save_settings":
      case "play_sound":
      case "back_up":
      case "restore":
        return answerSettings(request, settings, certificates);
      case "projects":
        return { is: "projects", value: [...projects] };
      case "make_project":
        return { is: "projects", value: [make(request.name)] };
      case "send_sample":
        ring();
        return done;
      case "doctor":
        await wait(200);
        return { is: "steps", value: examined(mute) };
      case "test_notification":
        if (mute)
          throw refuse("unavailable", `It could not be shown: ${SILENCE}`, "`watchbell doctor` says what is missing");
        return done;
      case "subscribe":
      case "open_logbook":
      case "quit":
      case "restart":
        return done;
    }
  }

  function make(name: string): Project {
    if (!/^[\w.-]{1,64}$/.test(name))
      throw refuse("invalid", `“${name}” cannot be a project's name`, "Use up to 64 letters, digits, -, _ and .");
    const known = projects.find((one) => one.name === name);
    const made = known ?? project(name, projects.length + 1);
    if (!known) projects.push(made);
    return made;
  }

  /** A dry run; `?dry=slow` comes to 40 % and goes on until it is ended, so that its progress and its end can be seen. */
  async function dryRun(request: Extract<Request, { do: "replay" }>): Promise<Response> {
    const run = `${request.replay} ${++replays}`;
    replaying = request.replay;
    const current = () => replaying === request.replay && run.endsWith(` ${replays}`);
    const slow = params.get("dry") === "slow";
    for (let percent = 0; percent < 100 && current(); percent += slow && percent === 40 ? 0 : 10) {
      tell({ is: "replay_progress", value: { replay: request.replay, percent } });
      await wait(slow ? 200 : 15);
    }
    if (params.get("dry") === "refused" && replays === 1)
      throw refuse("unavailable", "The record is busy.", "Try again in a moment.");
    const asked = request.rules ?? rules.map(([rule]) => rule);
    const name = asked[request.rule ?? -1]?.name;
    const rang = rules.find(([rule]) => rule.name === name)?.[1] ?? 0;
    const value = replay(asked, request.rule, request.hours, rang);
    return { is: "replay", value: { ...value, ended_early: !current() } };
  }

  /** A sample fatal comes in and rings. */
  function ring(): void {
    sent += 1;
    const [first] = issues();
    if (!first) return;
    const title = sent === 1 ? "A sample fatal from Watchbell" : `A sample fatal from Watchbell (${sent})`;
    const id = `sample-${sent}`;
    world.issues.unshift({
      ...first,
      id,
      title,
      culprit: null,
      source: "local",
      source_name: NAMES.local ?? "",
      environment: null,
      release: null,
      first_seen: nowIso(),
      last_seen: nowIso(),
      count: 1,
      users: 0,
      seen: "unseen",
      why_here: ["new now"],
      news: "new now",
      returns: 0,
      outage: null,
      decision: decided("ring", 0, `Rang ${hm(nowIso())}`),
      spark: [...new Array<number>(29).fill(0), 1],
    });
    arrive({
      event_id: `${id}-e0`,
      issue_id: id,
      at: nowIso(),
      level: "fatal",
      title,
      source: "local",
      source_name: NAMES.local ?? "",
      project: "sample",
      environment: null,
      release: null,
      person: null,
    });
    onWatch((watch) => struck(watch, { issue_id: id, title }, Date.now()));
    changed("issues");
    tell({ is: "ring", value: { issue_id: id, title: `Fatal: ${title}` } });
  }

  // The page may be driven from the browser's console, and by the tests.
  Object.assign(window, {
    watchbellDemo: {
      /** What was asked for so far, in order. */
      asked,
      ring,
      lose: () => setLost(true),
      clash: () => (revision.next += 1),
      /** Somebody else begins a watch, and the window has not heard of it yet. */
      quietly: () => void world.watches.unshift(begun(PLAN, 5, ["checkout"], Date.now())),
      /** So many minutes of the watch are over at once. */
      pass: (minutes: number) =>
        onWatch((watch) =>
          advance({ ...watch, began: earlier(watch.began, minutes), until: earlier(watch.until, minutes) }, Date.now()),
        ),
      /** A source is missed for a minute. */
      miss: () => onWatch((watch) => unseen(watch, Date.now())),
    },
  });

  function setLost(now: boolean): void {
    lost = now;
    lostListeners.forEach((listener) => listener(lost));
  }

  return {
    async request(request) {
      asked.push(request.do);
      await wait(state === "slow" ? 4_000 : 30);
      if (lost) throw refuse("unavailable", "Watchbell is not running.", "Start it again.");
      if (state === "refused" && ["inbox", "settings"].includes(request.do))
        throw refuse("unavailable", "The disk holding ~/.local/share/watchbell is full.", null);
      return answer(request);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onLost(listener) {
      lostListeners.add(listener);
      if (lost) queueMicrotask(() => listener(true));
      return () => void lostListeners.delete(listener);
    },
    onShow: () => () => {},
    async restart() {
      await wait(600);
      setLost(false);
    },
  };
}
