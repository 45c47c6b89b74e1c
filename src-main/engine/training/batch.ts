import type { Tensor } from '../onnx/index.ts';
import type { LabelledFeatures } from './feature-table.ts';
import type { HeadShape } from './head.ts';
import { type TargetOptions, TargetRows } from './target-rows.ts';

/** One row of a batch: which image, and which of its views. */
export interface Draw {
  readonly image: number;
  readonly view: number;
}

/** The inputs of the head's loss graph, in buffers that every step fills anew. */
export class Batch {
  readonly rows: number;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly #features: Float32Array;
  readonly #targets: TargetRows;

  constructor(rows: number, { width, classes }: HeadShape) {
    this.rows = rows;
    this.#features = new Float32Array(rows * width);
    this.#targets = new TargetRows(rows, classes);
    this.feeds = {
      features: { type: 'float32', dims: [rows, width], data: this.#features },
      ...this.#targets.feeds,
    };
  }

  /** Fills the first rows; the others weigh nothing. Returns the weight of all rows before it was scaled to 1. */
  fill(features: LabelledFeatures, draws: readonly Draw[], options: TargetOptions): number {
    const { table } = features;
    for (const [row, { image, view }] of draws.entries()) {
      table.row(image, view, this.#features, row * table.width);
    }
    return this.#targets.fill(
      draws.map(({ image }) => image),
      features,
      options,
    );
  }
}
