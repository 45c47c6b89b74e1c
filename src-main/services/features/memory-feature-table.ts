import type { FeatureTable } from '../../engine/training/index.ts';

/** Features of a set of images in memory, in half precision: count × views × width. */
export class MemoryFeatureTable implements FeatureTable {
  readonly count: number;
  readonly views: number;
  readonly width: number;
  readonly #data: Float16Array;

  constructor(count: number, views: number, width: number) {
    this.count = count;
    this.views = views;
    this.width = width;
    this.#data = new Float16Array(count * views * width);
  }

  /** All views of one image, to read or to fill. */
  values(index: number): Float16Array {
    const perImage = this.views * this.width;
    return this.#data.subarray(index * perImage, (index + 1) * perImage);
  }

  row(index: number, view: number, target: Float32Array, offset: number): void {
    const start = (index * this.views + view) * this.width;
    target.set(this.#data.subarray(start, start + this.width), offset);
  }
}
