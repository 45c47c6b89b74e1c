import type { ReviewOutcome } from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { handleError, overview, settings, toasts } from '../../lib/managers/index.ts';
import { m } from '../../messages/index.ts';

const OVERVIEW_AFTER_MS = 400;

export interface CellReview {
  screening: number;
  cell: number;
  className: string;
  /** The review was taken back. */
  onundone: (outcome: ReviewOutcome) => void;
}

/** Gives cells a person's class, under a name that is asked for once at this PC. */
class Reviewing {
  #asking = $state(false);
  #answered: ((name: string | null) => void) | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  /** True while the dialog asks who reviews. */
  get asking(): boolean {
    return this.#asking;
  }

  /** The name was told, or nobody wants to tell it (null). */
  async answer(name: string | null): Promise<void> {
    if (name !== null && !(await settings.change({ reviewer: name }))) return;
    this.#asking = false;
    this.#answered?.(name);
    this.#answered = undefined;
  }

  /** Who reviews; null where it was not told, and then nothing is to be changed. */
  async reviewer(): Promise<string | null> {
    if (settings.value === undefined) await settings.load();
    const known = settings.value?.reviewer ?? '';
    if (known !== '') return known;
    this.#answered?.(null);
    this.#asking = true;
    return new Promise((resolve) => {
      this.#answered = resolve;
    });
  }

  /** Records a class; undefined where it was not recorded, and the person was told why. Z takes it back. */
  async review({ screening, cell, className, onundone }: CellReview): Promise<ReviewOutcome | undefined> {
    const reviewer = await this.reviewer();
    if (reviewer === null) return undefined;
    try {
      const outcome = await api.screening.review({ screening, cells: [cell], className, reviewer });
      toasts.remember(m.review.gave(className), async () => {
        onundone(await api.screening.undo({ change: outcome.change, reviewer }));
        this.#refreshOverview();
      });
      this.#refreshOverview();
      return outcome;
    } catch (error) {
      handleError(error);
      return undefined;
    }
  }

  /** The number beside Review follows, once the keys rest. */
  #refreshOverview(): void {
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => void overview.load(), OVERVIEW_AFTER_MS);
  }
}

export const reviewing = new Reviewing();
