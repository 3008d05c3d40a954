import { Refused } from "../backend/backend";
import type { Certificates, CertificateSettings, CertificateView, ProblemView } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { say } from "../shared/say";
import { readDays } from "./words";

const orNull = (text: string): string | null => text.trim() || null;

/** A certificate while it is added or changed. */
export class CertificateForm {
  at = $state<"host" | "file">("host");
  host = $state("");
  file = $state("");
  name = $state("");
  password = $state("");
  caFile = $state("");
  days = $state("");

  problems = $state.raw<ProblemView[]>([]);
  refused = $state.raw<Refused | null>(null);
  /** What a look at it brought. */
  tried = $state.raw<CertificateView | null>(null);
  trying = $state(false);
  busy = $state(false);

  readonly before: CertificateView | null;
  #trial = 0;

  constructor(before: CertificateView | null) {
    this.before = before;
    if (before === null) return;
    const { host, file, name, ca_file, warn_days } = before.settings;
    this.at = host === null ? "file" : "host";
    this.host = host ?? "";
    this.file = file ?? "";
    this.name = name ?? "";
    this.caFile = ca_file ?? "";
    this.days = warn_days?.join(", ") ?? "";
  }

  get settings(): CertificateSettings {
    const isFile = this.at === "file";
    return {
      host: isFile ? null : orNull(this.host),
      file: isFile ? orNull(this.file) : null,
      name: orNull(this.name),
      enabled: true,
      warn_days: this.days.trim() === "" ? null : readDays(this.days),
      ca_file: isFile ? null : orNull(this.caFile),
    };
  }

  get #password(): string | null {
    return this.at === "file" && this.password !== "" ? this.password : null;
  }

  /** What is missing before it is worth asking the engine. */
  get incomplete(): string | null {
    if (this.at === "host" && this.host.trim() === "") return say("certificates-missing-host");
    if (this.at === "file" && this.file.trim() === "") return say("certificates-missing-file");
    return readDays(this.days) === null ? say("certificates-days-wrong") : null;
  }

  problemsAt(key: string): ProblemView[] {
    return this.problems.filter(({ path }) => path.replace(/^certificates?\[\d+\]\./, "").split(/[.[]/)[0] === key);
  }

  /** Looks at it as it stands in the form. */
  async test(live: Live): Promise<void> {
    const trial = ++this.#trial;
    this.trying = true;
    this.tried = null;
    try {
      const view = await live.ask({ do: "test_certificate", settings: this.settings, password: this.#password });
      if (trial === this.#trial) [this.tried, this.problems, this.refused] = [view, [], null];
    } catch (thrown) {
      if (trial === this.#trial) this.#refuse(thrown);
    } finally {
      if (trial === this.#trial) this.trying = false;
    }
  }

  /** Saves it; resolves to all as they then are, or `null` when that was refused. */
  async save(live: Live): Promise<Certificates | null> {
    this.busy = true;
    try {
      // One that is looked at only as a source's host stands nowhere yet.
      const previous_id = this.before?.by_hand ? this.before.id : null;
      const { settings } = this;
      return await live.ask({ do: "save_certificate", settings, previous_id, password: this.#password });
    } catch (thrown) {
      this.#refuse(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #refuse(thrown: unknown): void {
    this.refused = Refused.from(thrown);
    this.problems = this.refused.problems;
  }
}
