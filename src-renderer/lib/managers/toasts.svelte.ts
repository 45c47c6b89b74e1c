import type { ErrorBody } from '../../../src-main/contract/index.ts';
import { UndoStack, type Undoable } from '../undo-stack.ts';
import { toErrorBody } from '../to-error-body.ts';

const SHOWN_MS = 8000;
const MOST_SHOWN = 3;
const UNDO_STEPS = 100;

export interface Toast {
  id: number;
  text: string;
  error: ErrorBody | null;
  change: Undoable | null;
}

/** Short messages at the foot of the window, and the changes that can be undone. */
class Toasts {
  #shown = $state.raw<readonly Toast[]>([]);
  #nextId = 1;
  readonly #changes = new UndoStack(UNDO_STEPS);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  /** Says that something was done. */
  show(text: string): void {
    this.#add({ text, error: null, change: null });
  }

  /** Says that something was done and offers to take it back; the Z key does so too, later as well. */
  showUndoable(text: string, undo: () => Promise<void>): void {
    const change = { text, undo };
    this.#changes.push(change);
    this.#add({ text, error: null, change });
  }

  /** Keeps a change for the Z key alone: where one follows the other by key and the screen itself shows what was done. */
  remember(text: string, undo: () => Promise<void>): void {
    this.#changes.push({ text, undo });
  }

  /** An error stays until it is dismissed. */
  showError(error: ErrorBody): void {
    this.#add({ text: error.message, error, change: null });
  }

  /** Takes back this change, or the newest one; nothing happens where there is none. */
  async undo(change?: Undoable): Promise<void> {
    const taken = this.#changes.take(change);
    if (taken === undefined) return;
    for (const toast of this.#shown) if (toast.change === taken) this.dismiss(toast.id);
    try {
      await taken.undo();
    } catch (error) {
      this.showError(toErrorBody(error));
    }
  }

  dismiss(id: number): void {
    this.hold(id);
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
  }

  /** Keeps a message while a person is on it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Lets a message that was held go after its time. */
  release(id: number): void {
    this.hold(id);
    if (!this.#shown.some((toast) => toast.id === id && toast.error === null)) return;
    this.#timers.set(
      id,
      setTimeout(() => {
        this.dismiss(id);
      }, SHOWN_MS),
    );
  }

  #add(content: Omit<Toast, 'id'>): void {
    const toast = { id: this.#nextId, ...content };
    this.#nextId += 1;
    for (const old of this.#shown.slice(0, -(MOST_SHOWN - 1))) this.dismiss(old.id);
    this.#shown = [...this.#shown, toast];
    this.release(toast.id);
  }
}

export const toasts = new Toasts();
