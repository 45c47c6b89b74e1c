import type { Tensor } from '../onnx/index.ts';
import { type Labelled, weightOf } from './labelled.ts';

/** How labels become targets and weights. */
export interface TargetOptions {
  /** Share of a target that is spread over all classes (Szegedy et al. 2016). */
  readonly labelSmoothing: number;
  readonly classWeights: Float32Array;
}

/** What a batch should be answered with, and how much each row counts: inputs of a loss graph. */
export class TargetRows {
  readonly feeds: Readonly<Record<'targets' | 'rowWeights', Tensor>>;
  readonly targets: Float32Array;
  readonly #rowWeights: Float32Array;
  readonly #classes: number;

  constructor(rows: number, classes: number) {
    this.#classes = classes;
    this.targets = new Float32Array(rows * classes).fill(1 / classes);
    this.#rowWeights = new Float32Array(rows);
    this.feeds = {
      targets: { type: 'float32', dims: [rows, classes], data: this.targets },
      rowWeights: { type: 'float32', dims: [rows, 1], data: this.#rowWeights },
    };
  }

  /** Fills a row an image; further rows weigh nothing. Returns the weight of all rows before it was scaled to 1. */
  fill(
    images: readonly number[],
    labelled: Labelled,
    { labelSmoothing, classWeights }: TargetOptions,
  ): number {
    const classes = this.#classes;
    const spread = labelSmoothing / classes;
    let total = 0;
    for (const [row, image] of images.entries()) {
      const label = labelled.labels[image] ?? 0;
      this.targets.fill(spread, row * classes, (row + 1) * classes);
      this.targets[row * classes + label] = 1 - labelSmoothing + spread;
      const weight = (classWeights[label] ?? 0) * weightOf(labelled, image);
      this.#rowWeights[row] = weight;
      total += weight;
    }
    for (let row = 0; row < images.length; row++)
      this.#rowWeights[row] = (this.#rowWeights[row] ?? 0) / total;
    this.#rowWeights.fill(0, images.length);
    return total;
  }
}
