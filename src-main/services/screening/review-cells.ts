import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import type { ReviewOutcome } from '../../contract/index.ts';
import type { CellReview, Store } from '../../store/index.ts';
import { required } from './browse-screenings.ts';
import { summariseSlides } from './summarise.ts';

const ACTION = 'cells reviewed';

const reviewSchema = z.object({
  id: z.int(),
  reviewedClass: z.string().nullable(),
  reviewer: z.string().nullable(),
});

/** What the audit log keeps of a review, so that it can be taken back. */
const changeSchema = z.object({
  screening: z.int(),
  cells: z.array(reviewSchema.extend({ path: z.string(), old: reviewSchema.omit({ id: true }) })),
});

export interface ReviewRequest {
  readonly screening: number;
  readonly cells: readonly number[];
  /** Null takes reviews away. */
  readonly className: string | null;
  readonly reviewer: string;
}

/**
 * Records a person's class of cells beside the model's, in the audit log too. Throws `not-found` for the screening or
 * a cell that is not a classified one of it, `usage` for a class that the model does not know.
 */
export function reviewCells(store: Store, request: ReviewRequest): ReviewOutcome {
  const { model } = required(store, request.screening);
  const { className } = request;
  if (className !== null && !model.card.classes.includes(className)) {
    throw new AppError('usage', `The model knows no class "${className}".`, {
      nextStep: `Its classes are: ${model.card.classes.join(', ')}.`,
    });
  }
  return change(store, request.screening, request.cells, request.reviewer, () => ({
    reviewedClass: className,
    reviewer: className === null ? null : request.reviewer,
  }));
}

/**
 * Takes a review back: its cells are again as they were. Throws `not-found` for the review, `conflict` where a cell was
 * reviewed again since.
 */
export function undoReview(store: Store, request: { change: number; reviewer: string }): ReviewOutcome {
  const entry = store.audit.require(request.change);
  if (entry.action !== ACTION) {
    throw new AppError('not-found', `There is no review number ${request.change}.`);
  }
  const former = changeSchema.parse(JSON.parse(entry.detail));
  const byId = new Map(former.cells.map((cell) => [cell.id, cell]));
  return change(store, former.screening, [...byId.keys()], request.reviewer, (current) => {
    const cell = byId.get(current.id);
    if (cell?.reviewedClass !== current.reviewedClass || cell.reviewer !== current.reviewer) {
      throw new AppError(
        'conflict',
        'These cells were reviewed again since; the older review cannot be undone.',
        {
          nextStep: 'Give the cells the class you want.',
        },
      );
    }
    return cell.old;
  });
}

/** Writes the new review of each cell, with the old ones in the audit log: all of it or nothing. */
function change(
  store: Store,
  screeningId: number,
  cells: readonly number[],
  reviewer: string,
  newReview: (current: CellReview) => Omit<CellReview, 'id'>,
): ReviewOutcome {
  const ids = [...new Set(cells)];
  const entry = store.transaction(() => {
    const current = store.reviews.of(screeningId, ids);
    if (current.length !== ids.length) {
      throw new AppError(
        'not-found',
        `Of these ${ids.length} cells, ${ids.length - current.length} are not classified cells of screening ${screeningId}.`,
        { nextStep: 'Open the screening again.' },
      );
    }
    const changed = current.map(({ id, path, reviewedClass, reviewer: by }) => ({
      ...{ id, path, old: { reviewedClass, reviewer: by } },
      ...newReview({ id, reviewedClass, reviewer: by }),
    }));
    store.reviews.save(changed);
    const detail: z.input<typeof changeSchema> = { screening: screeningId, cells: changed };
    const isFinished = store.screenings.require(screeningId).status === 'finished';
    const sealed = isFinished ? [{ kind: 'screening' as const, id: screeningId }] : [];
    return store.audit.append(reviewer, ACTION, `screening ${screeningId}`, detail, sealed);
  });
  const { screening, model } = required(store, screeningId);
  const names = new Set(store.reviews.slidesOf(ids));
  return { change: entry, changed: ids.length, slides: summariseSlides(store, screening, model, names) };
}
