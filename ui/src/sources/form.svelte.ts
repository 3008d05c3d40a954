import { Refused } from "../backend/backend";
import type { Level, ProblemView, SourceSettings, SourceView, Step, TokenKept } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { freeSlug } from "../shared/words";
import type { Kind } from "./kinds";

/** A line of a mapping. Lists, because while somebody types two keys may be the same or empty. */
export type Pair = { key: string; value: string };

const pairs = (map: Record<string, string>): Pair[] => Object.entries(map).map(([key, value]) => ({ key, value }));
const map = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(
    pairs.filter(({ key, value }) => key.trim() !== "" && value !== "").map(({ key, value }) => [key.trim(), value]),
  );
const orNull = (text: string): string | null => text.trim() || null;

/** How a connection test goes. */
export type Trial = { steps: Step[]; running: boolean };

let lastTest = 0;

/** A source while it is added or changed. */
export class SourceForm {
  kind = $state<Kind>("sse");
  name = $state("");
  /** What was typed as id; empty: it follows the name. */
  ownId = $state("");
  url = $state("");
  token = $state("");
  caFile = $state("");
  silence = $state("");
  link = $state("");
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
  readonly #before: string;

  constructor(source: SourceView | null, taken: readonly string[], kind: Kind = "sse") {
    this.#taken = [...taken];
    this.previousId = source?.settings.id ?? null;
    this.tokenKept = source?.token_kept ?? null;
    this.kind = kind;
    if (source) this.#fill(source.settings);
    this.#before = JSON.stringify(this.settings);
  }

  #fill(settings: SourceSettings): void {
    this.kind = settings.kind;
    this.name = settings.name;
    this.ownId = settings.id;
    this.url = settings.url ?? "";
    this.caFile = settings.ca_file ?? "";
    this.silence = settings.silence ?? "";
    this.link = settings.link ?? "";
    this.fields = pairs(settings.fields);
    this.levels = pairs(settings.levels);
    this.enabled = settings.enabled;
  }

  get id(): string {
    return this.ownId.trim() || freeSlug(this.name, this.#taken);
  }

  get settings(): SourceSettings {
    const local = this.kind === "local";
    return {
      id: this.id,
      name: this.name.trim(),
      kind: this.kind,
      enabled: this.enabled,
      url: local ? null : orNull(this.url),
      ca_file: local ? null : orNull(this.caFile),
      silence: orNull(this.silence),
      fields: map(this.fields),
      levels: map(this.levels) as Record<string, Level>,
      link: orNull(this.link),
    };
  }

  get changed(): boolean {
    return this.token !== "" || JSON.stringify(this.settings) !== this.#before;
  }

  /** What is missing before it is worth asking the engine. */
  get incomplete(): string | null {
    if (this.name.trim() === "") return "Give it a name.";
    if (this.kind !== "local" && !/^https?:\/\/[^\s/]+/i.test(this.url.trim()))
      return "The address begins with https:// or http://.";
    return null;
  }

  /** What is wrong with one of the settings: `url`, `fields`. */
  problemsAt(key: string): ProblemView[] {
    return this.problems.filter(({ path }) => strip(path) === key || strip(path).startsWith(`${key}.`));
  }

  get elsewhere(): ProblemView[] {
    const shown = ["id", "name", "url", "token", "ca_file", "silence", "link", "fields", "levels"];
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
      const steps = await live.ask({ do: "test_source", settings: this.settings, token: orNull(this.token), test });
      if (current()) this.trial = { steps, running: false };
    } catch (thrown) {
      if (!current()) return;
      const refused = this.#refuse(thrown);
      const failed: Step = {
        name: "Not tried",
        outcome: "failed",
        detail: refused.message,
        took_ms: 0,
        way_out: refused.hint,
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
      return await live.ask({ do: "save_source", settings, previous_id, token: orNull(this.token) });
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
