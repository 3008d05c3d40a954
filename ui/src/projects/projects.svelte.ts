import { Refused } from "../backend/backend";
import type { FoundEvent, Project } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { written } from "../inbox/search/language";
import { coalesce } from "../shared/coalesce";

/** What the engine's sample says it comes from: it goes to the built-in logbook beside any project. */
const SAMPLE = "sample";

/** The projects of the built-in logbook, one of them chosen, and whether something of it has arrived. */
export class ProjectsState {
  /** By name; `null` before the first answer. */
  projects = $state.raw<Project[] | null>(null);
  chosen = $state<string | null>(null);
  /** Why there are none to be shown. */
  refused = $state.raw<Refused | null>(null);
  /** Why a name was not taken. */
  unmade = $state.raw<Refused | null>(null);
  /** The latest event of the project; `null`: none is kept. */
  latest = $state.raw<FoundEvent | null>(null);
  /** That event came while somebody was looking. */
  arrived = $state(false);
  /** The latest event when it was first asked for; `undefined`: nobody has asked yet. */
  #before: string | null | undefined;
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
  }

  get project(): Project | null {
    return this.projects?.find(({ name }) => name === this.chosen) ?? null;
  }

  start(): () => void {
    const offs = [this.#live.on("issues", () => void this.look()), this.#live.onFound(() => void this.load())];
    void this.load();
    return () => offs.forEach((off) => off());
  }

  load = coalesce(async () => {
    try {
      this.projects = await this.#live.ask({ do: "projects" });
      this.refused = null;
      if (this.project === null) this.choose(this.projects[0]?.name ?? null);
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    }
  });

  choose(name: string | null): void {
    if (name === this.chosen) return;
    this.chosen = name;
    this.#before = undefined;
    this.latest = null;
    this.arrived = false;
    void this.look();
  }

  /** Makes a project, or finds the one of this name. Whether it is there now. */
  async make(name: string): Promise<boolean> {
    try {
      const [made] = await this.#live.ask({ do: "make_project", name: name.trim() });
      this.unmade = null;
      await this.load();
      if (made) this.choose(made.name);
      return true;
    } catch (thrown) {
      this.unmade = Refused.from(thrown);
      return false;
    }
  }

  async sendSample(): Promise<void> {
    await this.#live.ask({ do: "send_sample" });
    await this.look();
  }

  /** Looks whether anything came. */
  look = coalesce(async () => {
    const { chosen } = this;
    if (chosen === null) return;
    try {
      const query = `project:${written(chosen)},${SAMPLE}`;
      const { events } = await this.#live.ask({ do: "search", query, before: null, limit: 1 });
      if (chosen !== this.chosen) return void this.look();
      const [latest = null] = events;
      if (this.#before === undefined) this.#before = latest?.event_id ?? null;
      this.arrived = latest !== null && (this.arrived || latest.event_id !== this.#before);
      this.latest = latest;
    } catch {
      // What was known stays; the banner says that nobody answers.
    }
  }, 500);
}
