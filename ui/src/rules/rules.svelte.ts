import { Refused } from "../backend/backend";
import type { Rule, Rules, RuleView } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { coalesce } from "../shared/coalesce";
import { say } from "../shared/say";
import type { Toasts } from "../shared/toasts.svelte";
import { blank, Draft } from "./draft.svelte";
import type { Trial } from "./dryrun.svelte";
import { History, type Step } from "./history.svelte";
import { freeName } from "./naming";

/** A rule of the list: as it is in force, and as it is being edited. */
export class RuleItem {
  /** `null`: it is new and has never been saved. */
  view = $state.raw<RuleView | null>(null);
  readonly draft: Draft;
  readonly key: number;
  static #last = 0;

  constructor(view: RuleView | null, rule: Rule) {
    this.view = view;
    this.draft = new Draft(rule);
    this.key = ++RuleItem.#last;
  }

  get name(): string {
    return this.draft.rest.name || this.view?.rule.name || say("rules-new");
  }

  get enabled(): boolean {
    return this.view?.rule.enabled ?? this.draft.rest.enabled;
  }

  get unsaved(): boolean {
    return this.view === null || this.draft.changed;
  }
}

/** The ordered list of rules, and the drafts on top of it. */
export class RulesState {
  answer = $state.raw<Rules | null>(null);
  items = $state.raw<RuleItem[]>([]);
  refused = $state.raw<Refused | null>(null);
  /** Somebody else saved: what is shown is older than the file. */
  conflict = $state(false);
  saving = $state(false);

  readonly history = new History<RuleItem | null>();
  readonly #live: Live;
  readonly #toasts: Toasts;

  constructor(live: Live, toasts: Toasts) {
    this.#live = live;
    this.#toasts = toasts;
  }

  start(): () => void {
    // While saving, the answer to the save is newer than any reading.
    const offs = [
      this.#live.on("rules", () => void (this.saving || this.reload())),
      this.#live.onFound(() => void this.reload()),
    ];
    void this.reload();
    return () => offs.forEach((off) => off());
  }

  reload = coalesce(async () => {
    try {
      this.#receive(await this.#live.ask({ do: "rules" }));
      this.refused = null;
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    }
  }, 250);

  /** What somebody does about a conflict. Rules that load themselves leave it: its words would vanish unread. */
  async load(): Promise<void> {
    await this.reload();
    this.conflict = this.refused !== null;
  }

  /** A new rule, not yet saved: last, where it disturbs none above it; first, when it is an exception to them. */
  begin(rule: Rule | null = null, where: "first" | "last" = "last"): RuleItem {
    return this.#begin(rule ?? blank(say("rules-new")), where === "first" ? 0 : this.items.length);
  }

  duplicate(item: RuleItem): RuleItem {
    const rule = item.draft.rule;
    return this.#begin({ ...rule, name: say("rules-copy", { name: rule.name }) }, this.items.indexOf(item) + 1);
  }

  #begin(rule: Rule, at: number): RuleItem {
    this.#settleAll();
    const names = this.items.map(({ name }) => name);
    const item = new RuleItem(null, { ...rule, name: freeName(rule.name, names) });
    this.items = this.items.toSpliced(at, 0, item);
    this.history.push({ to: item, undo: () => this.#take(item), redo: () => this.#insert(item, at) });
    return item;
  }

  /** Throws the draft away; a rule that was never saved goes with it. */
  async discard(item: RuleItem): Promise<void> {
    if (item.view === null) return this.remove(item);
    this.settle(item);
    item.draft.reset(item.view.rule);
    this.settle(item);
    this.conflict = false;
  }

  async save(item: RuleItem): Promise<boolean> {
    const { rule } = item.draft;
    return this.#put(
      this.#rules((other) => (other === item ? rule : null)),
      this.items,
      item,
    );
  }

  async setEnabled(item: RuleItem, enabled: boolean): Promise<void> {
    this.#settleAll();
    if (!(await this.#switch(item, enabled))) return;
    this.history.push({
      to: item,
      undo: () => this.#switch(item, !enabled),
      redo: () => this.#switch(item, enabled),
    });
  }

  async #switch(item: RuleItem, enabled: boolean): Promise<boolean> {
    const set = (on: boolean) => {
      item.draft.rest.enabled = on;
      item.draft.settle();
    };
    set(enabled);
    if (item.view === null) return true;
    const rule = { ...item.view.rule, enabled };
    const saved = await this.#put(
      this.#rules((other) => (other === item ? rule : null)),
      this.items,
    );
    if (!saved) set(!enabled);
    return saved;
  }

  /** Moves a rule to another place, with a way back. */
  async move(item: RuleItem, to: number): Promise<void> {
    this.#settleAll();
    const from = this.items.indexOf(item);
    const target = Math.max(0, Math.min(this.items.length - 1, to));
    if (from < 0 || from === target || !(await this.#place(item, target))) return;
    this.#did(say("rules-moved", { name: item.name, n: target + 1 }), {
      to: item,
      undo: () => this.#place(item, from),
      redo: () => this.#place(item, target),
    });
  }

  /** Moves a rule above the one that always decides before it. */
  async moveAbove(item: RuleItem, name: string): Promise<void> {
    await this.move(item, this.items.indexOf(this.named(name) ?? item));
  }

  /** The rule that is in force under a name. */
  named(name: string): RuleItem | undefined {
    return this.items.find(({ view }) => view?.rule.name === name);
  }

  async remove(item: RuleItem): Promise<void> {
    this.#settleAll();
    const at = this.items.indexOf(item);
    if (!(await this.#take(item))) return;
    this.#did(say("rules-deleted", { name: item.name }), {
      to: item,
      undo: () => this.#insert(item, at),
      redo: () => this.#take(item),
    });
  }

  /** Puts another list in force, as an import does. */
  async replace(rules: Rule[], said: string): Promise<boolean> {
    this.#settleAll();
    const before = this.#rules();
    // None of the items there are belongs to what is sent: the answer finds its own by their names.
    const put = (list: Rule[]) => this.#put(list, []);
    if (!(await put(rules))) return false;
    this.#did(said, { to: null, undo: () => put(before), redo: () => put(rules) });
    return true;
  }

  /** Takes note of what was written in a rule, so that it can be undone. */
  settle(item: RuleItem): void {
    const step = item.draft.settle();
    const whole = (act: () => void) => () => (act(), this.items.includes(item));
    if (step) this.history.push({ to: item, undo: whole(step.undo), redo: whole(step.redo) });
  }

  /** What was written comes before what is done next. */
  #settleAll(): void {
    this.items.forEach((item) => this.settle(item));
  }

  /** Takes back the last step; resolves to the rule it was about, when that is still there. */
  async undo(): Promise<RuleItem | null> {
    this.#settleAll();
    return this.#there(await this.history.undo());
  }

  async redo(): Promise<RuleItem | null> {
    return this.#there(await this.history.redo());
  }

  #there = (item: RuleItem | null): RuleItem | null => (item && this.items.includes(item) ? item : null);

  /** Says what was done, and offers to take it back. */
  #did(said: string, step: Step<RuleItem | null>): void {
    this.history.push(step);
    this.#toasts.say(said, { label: say("shared-undo"), run: () => void this.history.undo(step) });
  }

  #place(item: RuleItem, at: number): Promise<boolean> {
    return this.#arrange(this.items.filter((other) => other !== item).toSpliced(at, 0, item), item);
  }

  #insert(item: RuleItem, at: number): Promise<boolean> {
    return this.#arrange(this.items.toSpliced(at, 0, item), item);
  }

  #take(item: RuleItem): Promise<boolean> {
    return this.#arrange(
      this.items.filter((other) => other !== item),
      item,
    );
  }

  /** Puts the list into another order or extent; it goes back when that is refused. */
  async #arrange(items: RuleItem[], item: RuleItem): Promise<boolean> {
    const before = this.items;
    this.items = items;
    if (item.view === null || (await this.#put(this.#rules(), items))) return true;
    this.items = before;
    return false;
  }

  async test(rule: Rule | null): Promise<void> {
    try {
      await this.#live.ask({ do: "test_notification", rule });
      this.#toasts.say(say("rules-tested"));
    } catch (thrown) {
      this.#toasts.wrong(thrown);
    }
  }

  /** Checks a draft; an answer that comes after further typing is dropped. */
  async check(draft: Draft): Promise<void> {
    const rule = draft.rule;
    try {
      const checked = await this.#live.ask({ do: "check_rule", rule });
      if (JSON.stringify(rule) === JSON.stringify(draft.rule)) draft.checked = checked;
    } catch {
      // Saving will say what is wrong; the last answer stays.
    }
  }

  /** The rules as they would be with this draft saved and on; `null` while it cannot be read. */
  trial(item: RuleItem): Trial | null {
    if (!item.draft.sound) return null;
    const asked = this.items.filter((other) => other.view !== null || other === item);
    const rules = asked.map((other) => (other === item ? { ...item.draft.rule, enabled: true } : other.view?.rule));
    return { rules: rules.filter((rule) => rule !== undefined), at: asked.indexOf(item), key: item.key };
  }

  /** The list as it shall be in force: saved rules, with some put in the place of others. */
  #rules(instead: (item: RuleItem) => Rule | null = () => null): Rule[] {
    return this.items.flatMap((item) => instead(item) ?? item.view?.rule ?? []);
  }

  async #put(rules: Rule[], items: RuleItem[], saved?: RuleItem): Promise<boolean> {
    if (!this.answer) return false;
    this.saving = true;
    const sent = items.filter((item) => item.view !== null || item === saved);
    const sentRule = JSON.stringify(saved?.draft.rule);
    try {
      const answer = await this.#live.ask({ do: "save_rules", rules, revision: this.answer.revision });
      // What was sent is what is in force: the views belong to the items they were sent for, in order.
      sent.forEach((item, i) => (item.view = answer.rules[i] ?? item.view));
      this.#receive(answer);
      this.conflict = false;
      // Written another way in the file (`1800s`) it would look unsaved for ever.
      if (saved?.view && saved.draft.changed && JSON.stringify(saved.draft.rule) === sentRule)
        saved.draft.take(saved.view.rule);
      return true;
    } catch (thrown) {
      this.#refuse(Refused.from(thrown), saved ? sent.indexOf(saved) : -1, saved);
      return false;
    } finally {
      this.saving = false;
    }
  }

  /** Shows why nothing was saved: at the fields, where it is the rule at this place of what was sent. */
  #refuse(refused: Refused, at: number, saved?: RuleItem): void {
    this.conflict = refused.code === "conflict";
    const own = refused.problems.filter(({ path }) => !path.startsWith("rules[") || path.startsWith(`rules[${at}]`));
    if (saved && own.length > 0) saved.draft.checked = { sentence: saved.draft.checked?.sentence ?? [], problems: own };
    if (!this.conflict) this.#toasts.wrong(refused);
  }

  /** Puts an answer in force and keeps every draft: by the rule's name, which is unique. */
  #receive(answer: Rules): void {
    this.answer = answer;
    const old = new Map(this.items.flatMap((item) => (item.view ? [[item.view.rule.name, item]] : [])));
    const items = answer.rules.map((view) => {
      const item = old.get(view.rule.name);
      if (!item) return new RuleItem(view, view.rule);
      item.view = view;
      item.draft.rebase(view.rule);
      return item;
    });
    const fresh = this.items.map((item, at) => ({ item, at })).filter(({ item }) => item.view === null);
    for (const { item, at } of fresh) items.splice(Math.min(at, items.length), 0, item);
    this.items = items;
  }
}
