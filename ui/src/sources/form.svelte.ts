import { Refused } from "../backend/backend";
import type { Level, ProblemView, SourceSettings, SourceView, Step, TokenKept } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { say } from "../shared/say";
import { freeSlug, listed } from "../shared/words";
import { called, factsOf, firstKind, settingOf, type Key, type Kind } from "./kinds";

/** A line of a mapping. Lists, because while somebody types two keys may be the same or empty. */
export type Pair = { key: string; value: string };

const pairs = (map: Record<string, string>): Pair[] => Object.entries(map).map(([key, value]) => ({ key, value }));
const map = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(
    pairs.filter(({ key, value }) => key.trim() !== "" && value !== "").map(({ key, value }) => [key.trim(), value]),
  );
const orNull = (text: string): string | null => text.trim() || null;

/** Parts of a list as it was typed. One a line, or between commas where it is one line that may hold several. */
const entries = (text: string, commas: boolean): string[] =>
  text
    .split(commas && !text.includes("\n") ? "," : "\n")
    .map((part) => part.trim())
    .filter(Boolean);
/** A name that holds a comma itself is told from two names by the end of its line. */
const joined = (list: readonly string[]): string =>
  list.some((part) => part.includes(",")) ? `${list.join("\n")}\n` : list.join(", ");

/** What is typed as text, lists too: what somebody typed is not rearranged under their hands. */
export type Text = Exclude<Key, "token" | "fields">;

/** How a connection test goes. */
export type Trial = { steps: Step[]; running: boolean };

let lastTest = 0;

/** A source while it is added or changed. */
export class SourceForm {
  #kind = $state<Kind>(firstKind());
  name = $state("");
  /** What was typed as id; empty: it follows the name. */
  ownId = $state("");
  token = $state("");
  silence = $state("");
  /** What was typed for any kind. What the kind has not is kept, in case it changes back, and not sent. */
  texts = $state<Record<Text, string>>({
    url: "",
    organization: "",
    projects: "",
    query: "",
    paths: "",
    ca_file: "",
    every: "",
    link: "",
  });
  fields = $state<Pair[]>([]);
  levels = $state<Pair[]>([]);
  enabled = $state(true);

  problems = $state.raw<ProblemView[]>([]);
  refused = $state.raw<Refused | null>(null);
  trial = $state.raw<Trial | null>(null);
  busy = $state(false);

  /** The id it has; `null`: it is new. */
  readonly previousId: string | null;
  readonly tokenKept: TokenKept | null;
  readonly #taken: string[];
  #before: string;

  constructor(source: SourceView | null, taken: readonly string[], kind: Kind = firstKind()) {
    this.#taken = [...taken];
    this.previousId = source?.settings.id ?? null;
    this.tokenKept = source?.token_kept ?? null;
    this.#kind = kind;
    if (source) this.#fill(source.settings);
    this.#before = JSON.stringify(this.settings);
  }

  #fill(settings: SourceSettings): void {
    this.#kind = settings.kind;
    this.name = settings.name;
    this.ownId = settings.id;
    this.silence = settings.silence ?? "";
    this.texts = {
      url: settings.url ?? "",
      organization: settings.organization ?? "",
      projects: joined(settings.projects),
      query: settings.query ?? "",
      paths: settings.paths.join("\n"),
      ca_file: settings.ca_file ?? "",
      every: settings.every ?? "",
      link: settings.link ?? "",
    };
    this.fields = pairs(settings.fields);
    this.levels = pairs(settings.levels);
    this.enabled = settings.enabled;
  }

  get kind(): Kind {
    return this.#kind;
  }

  /** Another kind: what was typed stays where it still applies, what was tried no longer does. */
  set kind(kind: Kind) {
    if (kind === this.#kind) return;
    const changed = this.changed;
    this.#kind = kind;
    this.problems = [];
    this.refused = null;
    this.trial = null;
    if (!changed) this.#before = JSON.stringify(this.settings);
  }

  has(key: Key): boolean {
    return settingOf(this.kind, key) !== undefined;
  }

  get id(): string {
    return this.ownId.trim() || freeSlug(this.name, this.#taken);
  }

  get settings(): SourceSettings {
    const text = (key: Text) => (this.has(key) ? orNull(this.texts[key]) : null);
    const list = (key: "projects" | "paths") => (this.has(key) ? entries(this.texts[key], key === "projects") : []);
    return {
      id: this.id,
      name: this.name.trim(),
      kind: this.kind,
      enabled: this.enabled,
      url: text("url"),
      ca_file: text("ca_file"),
      silence: orNull(this.silence),
      every: text("every"),
      organization: text("organization"),
      projects: list("projects"),
      query: text("query"),
      paths: list("paths"),
      fields: this.has("fields") ? map(this.fields) : {},
      levels: map(this.levels) as Record<string, Level>,
      link: text("link"),
    };
  }

  /** The token in the form; `null`: the one that is kept, or none. */
  get #given(): string | null {
    return this.has("token") ? orNull(this.token) : null;
  }

  get changed(): boolean {
    return this.#given !== null || JSON.stringify(this.settings) !== this.#before;
  }

  /** What is missing before it is worth asking the engine. */
  get incomplete(): string | null {
    const { kind, settings } = this;
    const needed = factsOf(kind).settings.filter(({ required }) => required);
    const missing = [
      ...(settings.name === "" ? [say("sources-setting", { key: "name" })] : []),
      ...needed
        .filter(({ key }) => this.texts[key as Text].trim() === "")
        .map(({ key }) => say("sources-setting", { key: called(kind, key as Key) })),
    ];
    if (missing.length > 0) return say("sources-missing", { settings: listed(missing) });
    const socket = settingOf(kind, "url")?.like.startsWith("ws") ?? false;
    const scheme = socket ? /^(ws|http)s?:\/\/[^\s/]+/i : /^https?:\/\/[^\s/]+/i;
    if (settings.url === null || scheme.test(settings.url)) return null;
    return socket ? say("sources-address-socket") : say("sources-address-http");
  }

  /** What is wrong with one of the settings: `url`, `fields`. */
  problemsAt(key: string): ProblemView[] {
    return this.problems.filter(({ path }) => new RegExp(`^${key}([.[]|$)`).test(strip(path)));
  }

  get elsewhere(): ProblemView[] {
    const shown = ["id", "name", "silence", "levels", ...factsOf(this.kind).settings.map(({ key }) => key)];
    return this.problems.filter((problem) => !shown.some((key) => this.problemsAt(key).includes(problem)));
  }

  /** Tries the connection as it stands in the form; the steps come one by one. */
  async test(live: Live): Promise<void> {
    const test = `form-${++lastTest}`;
    const current = () => test === `form-${lastTest}`;
    this.trial = { steps: [], running: true };
    const off = live.on("test_step", ({ value }) => {
      if (value.test !== test || !current()) return;
      const steps = this.trial?.steps ?? [];
      this.trial = { steps: [...steps.filter(({ name }) => name !== value.step.name), value.step], running: true };
    });
    try {
      const steps = await live.ask({ do: "test_source", settings: this.settings, token: this.#given, test });
      if (current()) this.trial = { steps, running: false };
    } catch (thrown) {
      if (!current()) return;
      const refused = this.#refuse(thrown);
      const failed: Step = {
        name: say("shared-not-tried"),
        outcome: "failed",
        detail: refused.message,
        took_ms: 0,
        way_out: refused.hint,
        ring: null,
      };
      this.trial = { steps: [failed], running: false };
    } finally {
      off();
    }
  }

  /** Saves it; resolves to the sources as they then are, or `null` when that was refused. */
  async save(live: Live): Promise<SourceView[] | null> {
    this.busy = true;
    try {
      const { settings, previousId: previous_id } = this;
      return await live.ask({ do: "save_source", settings, previous_id, token: this.#given });
    } catch (thrown) {
      this.refused = this.#refuse(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #refuse(thrown: unknown): Refused {
    const refused = Refused.from(thrown);
    this.problems = refused.problems;
    return refused;
  }
}

/** A problem's place within the source: `sources[2].url` is `url`. */
const strip = (path: string): string => path.replace(/^(sources?\[\d+\]|source|settings)\.?/, "");
