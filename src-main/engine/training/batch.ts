import type { Tensor } from '../onnx/index.ts';
import type { LabelledFeatures } from './feature-table.ts';
import type { HeadShape } from './head.ts';

/** One row of a batch: which image, and which of its views. */
export interface Draw {
  readonly image: number;
  readonly view: number;
}

/** How labels become targets and weights. */
export interface TargetOptions {
  /** Share of a target that is spread over all classes (Szegedy et al. 2016). */
  readonly labelSmoothing: number;
  readonly classWeights: Float32Array;
}

/** The inputs of the loss graph, in buffers that every step fills anew. */
export class Batch {
  readonly rows: number;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly #features: Float32Array;
  readonly #targets: Float32Array;
  readonly #rowWeights: Float32Array;
  readonly #classes: number;

  constructor(rows: number, { width, classes }: HeadShape) {
    this.rows = rows;
    this.#classes = classes;
    this.#features = new Float32Array(rows * width);
    this.#targets = new Float32Array(rows * classes).fill(1 / classes);
    this.#rowWeights = new Float32Array(rows);
    this.feeds = {
      features: { type: 'float32', dims: [rows, width], data: this.#features },
      targets: { type: 'float32', dims: [rows, classes], data: this.#targets },
      rowWeights: { type: 'float32', dims: [rows, 1], data: this.#rowWeights },
    };
  }

  /** Fills the first rows; the others weigh nothing. Returns the weight of all rows before it was scaled to 1. */
  fill({ table, labels }: LabelledFeatures, draws: readonly Draw[], options: TargetOptions): number {
    const classes = this.#classes;
    const spread = options.labelSmoothing / classes;
    let total = 0;
    for (const [row, { image, view }] of draws.entries()) {
      const label = labels[image] ?? 0;
      table.row(image, view, this.#features, row * table.width);
      this.#targets.fill(spread, row * classes, (row + 1) * classes);
      this.#targets[row * classes + label] = 1 - options.labelSmoothing + spread;
      const weight = options.classWeights[label] ?? 0;
      this.#rowWeights[row] = weight;
      total += weight;
    }
    for (let row = 0; row < draws.length; row++) this.#rowWeights[row] = (this.#rowWeights[row] ?? 0) / total;
    this.#rowWeights.fill(0, draws.length);
    return total;
  }
}

/** Rows whose largest logit is the label's. */
export function countCorrect(
  logits: Float32Array,
  labels: Int32Array,
  draws: readonly Draw[],
  classes: number,
): number {
  let correct = 0;
  for (const [row, { image }] of draws.entries()) {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    if (scores.indexOf(Math.max(...scores)) === labels[image]) correct++;
  }
  return correct;
}
