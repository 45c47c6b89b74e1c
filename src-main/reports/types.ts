import type { LabelCheck, LabelFinding, ModelCard, ScreeningSummary } from '../contract/index.ts';

/** One crop as a report shows it. */
export interface CellPicture {
  /** `data:image/…` URI, a square of 96 pixels is enough; null where the file holds another picture by now. */
  readonly dataUri: string | null;
  readonly path: string;
  readonly patient: string | null;
  readonly predictedClass: string;
  /** Calibrated probability of the positive class, 0..1. */
  readonly probability: number;
  /** What a person says it is: the label of a test image, the review of a screened one; null where nobody did. */
  readonly knownClass: string | null;
}

export interface TrainingReportData {
  readonly card: ModelCard;
  /** The model version that the card was registered as. */
  readonly version: string;
  readonly pictures: {
    /** The most confident wrong answers on the test patients, the worst first. */
    readonly worstMistakes: readonly CellPicture[];
    /** Answers on test images drawn at random, right and wrong as they come. */
    readonly predictions: readonly CellPicture[];
  };
}

/** Crops of one slide. */
export interface SlidePictures {
  /** The highest probabilities of the positive class first. */
  readonly strongest: readonly CellPicture[];
  /** Those that need a person's review, the most doubtful first. */
  readonly doubtful: readonly CellPicture[];
}

export interface UnreadableFile {
  readonly path: string;
  readonly reason: string;
}

export interface ScreeningReportData {
  readonly summary: ScreeningSummary;
  /** By slide; a slide without an entry shows no pictures. */
  readonly pictures: ReadonlyMap<string, SlidePictures>;
  /** Every file that was not assessed: unreadable or skipped. */
  readonly unreadable: readonly UnreadableFile[];
}

/** A crop whose label is probably wrong. */
export interface SuspectPicture {
  /** `data:image/…` URI, a square of 96 pixels is enough; null where the file holds another picture by now. */
  readonly dataUri: string | null;
  readonly finding: LabelFinding;
}

export interface LabelReportData {
  readonly check: LabelCheck;
  readonly positiveClass: string;
  readonly synthetic: boolean;
  /** The most suspicious first. */
  readonly pictures: readonly SuspectPicture[];
}
