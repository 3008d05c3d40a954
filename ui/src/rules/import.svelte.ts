import { Refused } from "../backend/backend";
import type { Import } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { say } from "../shared/say";
import { canonical } from "./canonical";
import { compare, merged, type Change } from "./compare";
import type { RulesState } from "./rules.svelte";

/** Typing, or the end of a paste, settles before the text is read. */
const SETTLE_MS = 250;
/** More is no list of rules. */
const MOST_BYTES = 1_000_000;

/** Rules on their way in: the text, what it says, and what of it is taken. */
export class RuleImport {
  text = $state("");
  read = $state.raw<Import | null>(null);
  refused = $state.raw<Refused | null>(null);
  /** In place of the rules there are, or in addition to them. */
  replace = $state(false);
  saving = $state(false);
  /** The rules were changed elsewhere, so that what would change is another thing now. */
  outdated = $state(false);
  /** Changes that are not taken, by the rule's name. */
  #left = $state.raw<ReadonlySet<string>>(new Set());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  readonly #live: Live;
  readonly #rules: RulesState;

  constructor(live: Live, rules: RulesState) {
    this.#live = live;
    this.#rules = rules;
  }

  /** What would change; rules that are missing from the text only go when it takes the place of the list. */
  readonly changes = $derived.by(() =>
    compare(this.#inForce, this.read?.rules ?? []).filter(({ kind }) => kind !== "removed" || this.replace),
  );
  readonly wanted = $derived(this.changes.filter((change) => change.kind !== "same" && this.taken(change)));

  taken = ({ name }: Change): boolean => !this.#left.has(name);

  /** The list as it would be. */
  readonly list = $derived(merged(this.#inForce, this.changes, this.taken, this.replace));
  /** Whether that is another list: the order alone may differ. */
  readonly differs = $derived(canonical(this.list) !== canonical(this.#inForce.map(({ rule }) => rule)));

  take({ name }: Change, taken: boolean): void {
    const left = new Set(this.#left);
    if (taken) left.delete(name);
    else left.add(name);
    this.#left = left;
  }

  write(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), SETTLE_MS);
  }

  async open(file: File): Promise<void> {
    if (file.size > MOST_BYTES) {
      this.refused = Refused.from(say("rules-import-too-large", { file: file.name }));
      return;
    }
    this.text = await file.text();
    await this.#read();
  }

  /** Whether the changes are in force. */
  async apply(): Promise<boolean> {
    if (this.saving || !this.differs) return false;
    this.saving = true;
    const said = say("rules-imported", { n: this.wanted.length });
    const done = await this.#rules.replace(this.list, said);
    this.outdated = this.#rules.conflict;
    if (this.outdated) await this.#rules.load();
    this.saving = false;
    return done;
  }

  get #inForce() {
    return this.#rules.answer?.rules ?? [];
  }

  async #read(): Promise<void> {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    try {
      const read = this.text.trim() === "" ? null : await this.#live.ask({ do: "read_rules", text: this.text });
      if (turn !== this.#turn) return;
      this.read = read;
      this.refused = null;
      this.outdated = false;
      this.#left = new Set();
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.read = null;
      this.refused = Refused.from(thrown);
    }
  }
}
