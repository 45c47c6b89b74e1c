/** Something done that can be taken back. */
export interface Undoable {
  text: string;
  undo: () => Promise<void>;
}

/** The last changes, newest last; the oldest fall out beyond `capacity`. */
export class UndoStack {
  readonly #capacity: number;
  #changes: Undoable[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(change: Undoable): void {
    this.#changes = [...this.#changes, change].slice(-this.#capacity);
  }

  /** Takes out the newest change, or this one; undefined where there is none. */
  take(change = this.#changes.at(-1)): Undoable | undefined {
    if (change === undefined || !this.#changes.includes(change)) return undefined;
    this.#changes = this.#changes.filter((other) => other !== change);
    return change;
  }
}
