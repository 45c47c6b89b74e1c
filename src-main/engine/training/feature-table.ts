import { AppError } from '../../base/index.ts';
import type { Labelled } from './labelled.ts';

/** Features of many images, computed beforehand; the training set holds several views of each image. */
export interface FeatureTable {
  /** Images. */
  readonly count: number;
  /** Views of each image. */
  readonly views: number;
  /** Features of one view. */
  readonly width: number;
  /** Writes the `width` features of one view into `target` from `offset` on. */
  row(index: number, view: number, target: Float32Array, offset: number): void;
}

/** Features of images, and what they should be answered with. */
export interface LabelledFeatures extends Labelled {
  readonly table: FeatureTable;
}

/** Throws `invalid-input` naming the part unless it has images and one label within range for each. */
export function checkLabelled({ table, labels }: LabelledFeatures, classes: number, part: string): void {
  if (table.count === 0) {
    throw new AppError('invalid-input', `The ${part} part has no images.`, {
      nextStep: 'Split the dataset so that every part holds some patients.',
    });
  }
  if (labels.length !== table.count) {
    throw new AppError('bug', `The ${part} part has ${table.count} images but ${labels.length} labels.`);
  }
  const stray = labels.find((label) => label < 0 || label >= classes);
  if (stray !== undefined) {
    throw new AppError('bug', `The ${part} part has the label ${stray}, but there are ${classes} classes.`);
  }
}
