import type { SlideStatistics, SlideVerdict } from '../contract/index.ts';
import { UNDEFINED_INTERVAL, upperBoundIfNone, wilsonInterval } from './intervals.ts';
import { detectionLimit } from './measurement.ts';
import { roganGladen } from './rogan-gladen.ts';
import type { SlideModel } from './slide-model.ts';

export interface SlideInput {
  /** Cells with a class. */
  readonly cells: number;
  /** Of these, called positive (after review, where a person has). */
  readonly positives: number;
  readonly needsReview: number;
  /** Of those to be reviewed, the ones called positive. */
  readonly positivesToReview: number;
  /** Sum of the cells' weights (see `weightOfCell`); a reviewed cell counts as 1 or 0. */
  readonly weight: number;
  readonly unreadable: number;
  readonly skipped: number;
  /** From the model's test at the threshold in use; null where that was never tested. */
  readonly model: SlideModel | null;
  /** Fewer cells than this get no verdict. */
  readonly minimumCells: number;
}

/**
 * The figures of one slide. The verdict is, in this order:
 *
 * - `too-few-cells`: fewer than `minimumCells`
 * - `none-found`: no positive cell; `upperBoundIfNone` says what may still be there
 * - `below-limit-of-blank`: no more positives than 95 % of blank slides show
 * - `parasites-found`: more than that, or the limit of blank is unknown
 */
export function slideStatistics(slide: SlideInput): SlideStatistics {
  const { cells, positives, needsReview, positivesToReview, unreadable, skipped, model, minimumCells } =
    slide;
  const limits = model && cells > 0 ? detectionLimit(cells, model.falseAlarms, model.measurement) : null;
  const limitOfBlank = limits?.limitOfBlank ?? null;
  return {
    cells,
    positives,
    needsReview,
    positivesToReview,
    unreadable,
    skipped,
    parasitaemia: wilsonInterval(positives, cells),
    correctedParasitaemia: model?.measurement
      ? roganGladen(positives, cells, model.measurement)
      : UNDEFINED_INTERVAL,
    weighedShare: cells > 0 ? slide.weight / cells : null,
    limitOfBlank,
    limitOfDetection: limits?.limitOfDetection ?? null,
    upperBoundIfNone: positives === 0 ? upperBoundIfNone(cells) : null,
    verdict: verdictOf({ cells, positives, minimumCells, limitOfBlank }),
  };
}

function verdictOf(slide: {
  cells: number;
  positives: number;
  minimumCells: number;
  limitOfBlank: number | null;
}): SlideVerdict {
  const { cells, positives, minimumCells, limitOfBlank } = slide;
  if (cells < minimumCells) return 'too-few-cells';
  if (positives === 0) return 'none-found';
  if (limitOfBlank !== null && positives / cells <= limitOfBlank) return 'below-limit-of-blank';
  return 'parasites-found';
}
