import type { AppError } from '../../base/index.ts';
import type { PixelBuffers } from './pixel-buffers.ts';

/** Draws an item's views into its part of a batch, views × bytesPerImage; every byte, since there may be old ones. */
export type DrawViews = (target: Uint8Array) => void;

/** An item that can be drawn, or why it cannot. */
export type LoadedItem<Item> =
  { readonly item: Item; readonly draw: DrawViews } | { readonly item: Item; readonly error: AppError };

/** An item's rows (views × width), or why it has none. */
export type PixelResult<Item> =
  { readonly item: Item; readonly rows: Float32Array } | { readonly item: Item; readonly error: AppError };

/** Items that go through the network together. Only the readable ones do; the others keep their place. */
export class PixelBatch<Item> {
  readonly #capacity: number;
  readonly #views: number;
  readonly #bytesPerItem: number;
  readonly #buffers: PixelBuffers;
  readonly #pixels: Uint8Array;
  readonly #places: ({ item: Item; position: number } | { item: Item; error: AppError })[] = [];
  #readable = 0;

  /** `buffers` are of capacity × viewsPerItem × bytesPerImage. */
  constructor(
    capacity: number,
    size: { readonly viewsPerItem: number; readonly bytesPerImage: number },
    buffers: PixelBuffers,
  ) {
    this.#capacity = capacity;
    this.#views = size.viewsPerItem;
    this.#bytesPerItem = size.viewsPerItem * size.bytesPerImage;
    this.#buffers = buffers;
    this.#pixels = buffers.take();
  }

  get isEmpty(): boolean {
    return this.#places.length === 0;
  }

  get isFull(): boolean {
    return this.#places.length >= this.#capacity;
  }

  /** Draws the item; throws what its `draw` throws. */
  add(loaded: LoadedItem<Item>): void {
    if ('error' in loaded) {
      this.#places.push(loaded);
      return;
    }
    const { item, draw } = loaded;
    const position = this.#readable++;
    draw(this.#pixels.subarray(position * this.#bytesPerItem, (position + 1) * this.#bytesPerItem));
    this.#places.push({ item, position });
  }

  /** Runs the network, once, on all that is readable; each item gets its part of the answer. */
  async run(
    network: (pixels: Uint8Array, images: number) => Promise<Float32Array>,
  ): Promise<PixelResult<Item>[]> {
    const pixels = this.#pixels.subarray(0, this.#readable * this.#bytesPerItem);
    const outputs =
      this.#readable > 0 ? await network(pixels, this.#readable * this.#views) : new Float32Array(0);
    this.#buffers.giveBack(this.#pixels);
    const width = this.#readable > 0 ? outputs.length / this.#readable : 0;
    if (!Number.isInteger(width)) {
      throw new RangeError(`${outputs.length} values for ${this.#readable} items`);
    }
    return this.#places.map((place) => {
      if ('error' in place) return place;
      const { item, position } = place;
      return { item, rows: outputs.subarray(position * width, (position + 1) * width) };
    });
  }
}
