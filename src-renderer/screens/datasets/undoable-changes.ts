/** Says what was done, and offers to take it back. */
export type Announce = (text: string, undo: () => Promise<void>) => void;

type OnChanged<Item> = (items: readonly Item[]) => void;

/**
 * Changes of pictures that can be taken back. Who shows the pictures listens: an undo may come when the screen that made
 * the change is long gone.
 */
export class UndoableChanges<Item> {
  readonly #announce: Announce;
  readonly #listeners = new Set<OnChanged<Item>>();

  constructor(announce: Announce) {
    this.#announce = announce;
  }

  /** Is told of pictures that changed, as they now are; returns what takes the listener away. */
  onChanged(listener: OnChanged<Item>): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Tells that a change was made; `undo` asks for it to be taken back. */
  protected changed(
    before: readonly Item[],
    now: readonly Item[],
    text: string,
    undo: () => Promise<unknown>,
  ): void {
    this.#tell(now);
    this.#announce(text, async () => {
      await undo();
      this.#tell(before);
    });
  }

  #tell(items: readonly Item[]): void {
    for (const listener of this.#listeners) listener(items);
  }
}
