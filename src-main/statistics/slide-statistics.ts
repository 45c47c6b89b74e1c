import type { SlideStatistics } from '../contract/index.ts';
import { correctedShare } from './corrected-share.ts';
import { UNDEFINED_INTERVAL, upperBoundIfNone, wilsonInterval } from './intervals.ts';
import { detectionLimit, shareIfNone } from './measurement.ts';
import type { SlideModel } from './slide-model.ts';
import { slideVerdict } from './slide-verdict.ts';

export interface SlideInput {
  /** Images not looked at yet. */
  readonly pending: number;
  /** Cells with a class. */
  readonly cells: number;
  /** Of these, called positive (after review, where a person has). */
  readonly positives: number;
  readonly needsReview: number;
  /** Of those to be reviewed, the ones called positive. */
  readonly positivesToReview: number;
  /** Cells that a person has reviewed, those of them in which they saw parasites, and how many the model had marked. */
  readonly reviewed: number;
  readonly reviewedPositives: number;
  readonly reviewedMarked: number;
  readonly reviewedMarkedPositives: number;
  /** Sum of the cells' weights (see `weightOfCell`); a reviewed cell counts as 1 or 0. */
  readonly weight: number;
  readonly unreadable: number;
  readonly skipped: number;
  /** From the model's test at the threshold in use; null where that was never tested. */
  readonly model: SlideModel | null;
  /** Fewer cells than this are too few for a percentage. */
  readonly minimumCells: number;
}

/** The figures of one slide; see `slideVerdict` for what is said of it. */
export function slideStatistics(slide: SlideInput): SlideStatistics {
  const { pending, cells, positives, needsReview, positivesToReview, reviewed, reviewedPositives } = slide;
  const { unreadable, skipped, model, minimumCells } = slide;
  const unseen = cells - reviewed;
  const unseenMarked = positives - reviewedPositives;
  const limits = model && unseen > 0 ? detectionLimit(unseen, model.falseAlarms, model.measurement) : null;
  const limitOfBlank = limits?.limitOfBlank ?? null;
  return {
    cells,
    positives,
    needsReview,
    positivesToReview,
    reviewed,
    reviewedPositives,
    unreadable,
    skipped,
    parasitaemia: wilsonInterval(positives, cells),
    correctedParasitaemia: model?.measurement
      ? correctedShare(
          {
            cells,
            unseenMarked,
            seen: reviewed,
            seenMarked: slide.reviewedMarked,
            seenInfected: reviewedPositives,
            seenMarkedInfected: slide.reviewedMarkedPositives,
          },
          model.measurement,
        )
      : UNDEFINED_INTERVAL,
    weighedShare: cells > 0 ? slide.weight / cells : null,
    limitOfBlank,
    limitOfDetection: limits?.limitOfDetection ?? null,
    upperBoundIfNone:
      positives > 0
        ? null
        : model?.measurement
          ? shareIfNone(model.measurement, cells)
          : upperBoundIfNone(cells),
    verdict: slideVerdict({
      ...{ cells, pending, unseen, unseenMarked, minimumCells, limitOfBlank },
      seenInfected: reviewedPositives,
    }),
  };
}
