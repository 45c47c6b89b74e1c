import { AppError } from '../../base/index.ts';
import { type Labelled, weightOf } from './labelled.ts';

/**
 * Weight of each class's images in the loss. `balanced`: images / (classes × images of the class), each image counted
 * with its own weight, so that every class counts the same (King and Zeng 2001). Throws `invalid-input` naming a class
 * without training images.
 */
export function classWeights(kind: 'none' | 'balanced', images: Labelled, classes: number): Float32Array {
  const counts = new Float64Array(classes);
  for (const [image, label] of images.labels.entries()) {
    counts[label] = (counts[label] ?? 0) + weightOf(images, image);
  }
  const missing = counts.indexOf(0);
  if (missing >= 0) {
    throw new AppError('invalid-input', `Class number ${missing + 1} has no training images.`, {
      nextStep: 'Split the dataset so that the training patients show every class, or add images.',
    });
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(counts, (count) => (kind === 'none' ? 1 : total / (classes * count)));
}
