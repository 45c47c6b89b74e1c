import { elementCount, type Tensor } from '../../onnx/index.ts';
import { type TargetOptions, TargetRows } from '../target-rows.ts';
import type { ViewSource } from './view-source.ts';

/** One batch of a source: views and targets, in buffers that are filled anew again and again. */
export class InputBatch {
  readonly input: Tensor;
  readonly targets: TargetRows;
  /** Class indices of the rows that are filled. */
  labels: readonly number[] = [];
  /** Of all rows together, before it was scaled to 1. */
  weight = 0;
  readonly #source: ViewSource;
  readonly #draw: (images: readonly number[], epoch: number) => Promise<void>;

  /** `dims` is rows first. The input lies in shared memory, so that a runner in a thread needs no copy of it. */
  constructor(source: ViewSource, dims: readonly number[], classes: number) {
    const [rows = 0] = dims;
    const values = elementCount(dims);
    this.#source = source;
    this.targets = new TargetRows(rows, classes);
    if (source.type === 'uint8') {
      const data = new Uint8Array(new SharedArrayBuffer(values));
      this.input = { type: 'uint8', dims, data };
      this.#draw = (images, epoch) => source.draw(images, epoch, data);
    } else {
      const data = new Float32Array(new SharedArrayBuffer(values * Float32Array.BYTES_PER_ELEMENT));
      this.input = { type: 'float32', dims, data };
      this.#draw = (images, epoch) => source.draw(images, epoch, data);
    }
  }

  get rows(): number {
    return this.input.dims[0] ?? 0;
  }

  /** Fills the first rows with these images; the others keep what they hold, and weigh nothing. */
  async fill(images: readonly number[], epoch: number, options: TargetOptions): Promise<void> {
    this.labels = images.map((image) => this.#source.labels[image] ?? 0);
    this.weight = this.targets.fill(images, this.#source, options);
    await this.#draw(images, epoch);
  }
}
