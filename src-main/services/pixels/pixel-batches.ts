import { AppError } from '../../base/index.ts';
import { orCancelled } from './or-cancelled.ts';
import { type DrawViews, type LoadedItem, PixelBatch, type PixelResult } from './pixel-batch.ts';
import { PixelBuffers } from './pixel-buffers.ts';

/** How a stream of items becomes a stream of network outputs. */
export interface PixelBatchJob<Item> {
  readonly items: AsyncIterable<Item> | Iterable<Item>;
  /** Reads an item; what it answers draws all its views. An AppError it throws becomes the item's result. */
  readonly load: (item: Item) => Promise<DrawViews>;
  readonly viewsPerItem: number;
  /** Bytes of one view (side × side × 3). */
  readonly bytesPerImage: number;
  /** Images in one run of the network; rounded down to whole items, at least one. */
  readonly batchImages: number;
  /** Runs the network on `images` images; answers equally long rows, one per image. */
  readonly run: (pixels: Uint8Array, images: number) => Promise<Float32Array>;
  readonly signal: AbortSignal;
}

/** Fewest items being loaded at once: keeps the decoder's threads busy and hides the delay of a slow disk. */
export const LOADS_AT_ONCE = 16;

/** Batches at the network: two threads compute, and one more waits for each. */
const BATCHES_AT_THE_NETWORK = 4;

/**
 * Decoding, batching and the network's runs overlap: while two batches are computed two more wait, filled, and the one
 * after them is being loaded. Results come batch by batch in the order of the items; memory is bounded by these five
 * (the last holds at least sixteen items), however many items there are.
 *
 * An unreadable item is a result, not an exception. Throws `cancelled` at once when the signal says so, and whatever
 * `run` or `items` throw.
 */
export async function* streamPixelBatches<Item>(
  job: PixelBatchJob<Item>,
): AsyncGenerator<PixelResult<Item>[]> {
  const running: Promise<PixelResult<Item>[]>[] = [];
  for await (const batch of filledBatches(job)) {
    const next = batch.run(job.run);
    ignoreUntilAwaited(next);
    running.push(next);
    if (running.length < BATCHES_AT_THE_NETWORK) continue;
    const first = running.shift();
    if (first) yield await orCancelled(first, job.signal);
  }
  for (const rest of running) yield await orCancelled(rest, job.signal);
}

/** Full batches in order, and what is left at the end. */
async function* filledBatches<Item>(job: PixelBatchJob<Item>): AsyncGenerator<PixelBatch<Item>> {
  const items = Math.max(1, Math.floor(job.batchImages / job.viewsPerItem));
  const buffers = new PixelBuffers(items * job.viewsPerItem * job.bytesPerImage);
  let batch = new PixelBatch<Item>(items, job, buffers);
  for await (const loaded of loadAhead(job, Math.max(items, LOADS_AT_ONCE))) {
    batch.add(loaded);
    if (!batch.isFull) continue;
    yield batch;
    batch = new PixelBatch<Item>(items, job, buffers);
  }
  if (!batch.isEmpty) yield batch;
}

/** Loads up to `ahead` items at once and gives them in order. */
async function* loadAhead<Item>(job: PixelBatchJob<Item>, ahead: number): AsyncGenerator<LoadedItem<Item>> {
  const queue: Promise<LoadedItem<Item>>[] = [];
  for await (const item of job.items) {
    const loading = loadOne(job, item);
    ignoreUntilAwaited(loading);
    queue.push(loading);
    if (queue.length < ahead) continue;
    const first = queue.shift();
    if (first) yield await orCancelled(first, job.signal);
  }
  for (const rest of queue) yield await orCancelled(rest, job.signal);
}

async function loadOne<Item>(job: PixelBatchJob<Item>, item: Item): Promise<LoadedItem<Item>> {
  try {
    return { item, draw: await job.load(item) };
  } catch (error) {
    if (error instanceof AppError) return { item, error };
    throw error;
  }
}

/** A rejection is met where the promise is awaited; until then, or if nobody comes for it, it is no stray one. */
function ignoreUntilAwaited(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}
