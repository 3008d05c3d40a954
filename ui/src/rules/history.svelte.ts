/** Something that was done and can be taken back. */
export type Step<T> = {
  /** What it was done to, to be shown again. */
  to: T;
  /** Both say whether it went well: what was refused stays where it is. */
  undo: () => boolean | Promise<boolean>;
  redo: () => boolean | Promise<boolean>;
};

/** Further back nobody remembers what it was. */
const MOST = 200;

/** Steps back and forward. */
export class History<T> {
  past = $state.raw<readonly Step<T>[]>([]);
  future = $state.raw<readonly Step<T>[]>([]);
  #busy = false;

  /** Takes note of what has been done; what was taken back before is gone. */
  push(step: Step<T>): void {
    this.past = [...this.past, step].slice(-MOST);
    this.future = [];
  }

  /** Takes back the last step, or one that is named: a message that stays up offers its own. */
  async undo(step = this.past.at(-1)): Promise<T | null> {
    if (!step || !this.past.includes(step) || !(await this.#run(step.undo))) return null;
    this.past = this.past.filter((other) => other !== step);
    this.future = [...this.future, step];
    return step.to;
  }

  async redo(): Promise<T | null> {
    const step = this.future.at(-1);
    if (!step || !(await this.#run(step.redo))) return null;
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, step];
    return step.to;
  }

  /** One at a time: a key that is held must not overtake the answer. */
  async #run(act: Step<T>["undo"]): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    try {
      return await act();
    } finally {
      this.#busy = false;
    }
  }
}
