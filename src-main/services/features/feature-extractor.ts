import { join } from 'node:path';
import {
  APP_VERSION,
  AppError,
  type JobContext,
  Random,
  sha256,
  sha256OfJson,
  throwIfCancelled,
} from '../../base/index.ts';
import type { Augmentation, BackboneCard, DatasetImage, Recipe } from '../../contract/index.ts';
import { chooseTaps, featureExtractor, splitExtractor } from '../../engine/backbones/index.ts';
import type { Graph } from '../../engine/onnx/index.ts';
import {
  type GraphRunner,
  onnxruntimeBackend,
  openForInference,
  type RunnerBackend,
  type Tell,
} from '../../engine/runners/index.ts';
import type { FeatureTable } from '../../engine/training/index.ts';
import { decodeForViews, renderView, stretch } from '../../images/index.ts';
import { type DrawViews, NETWORK_BATCH_IMAGES, streamPixelBatches, withImageFile } from '../pixels/index.ts';
import { FeatureCache } from './feature-cache.ts';
import { contentChanged, lostImage } from './lost-image.ts';
import { MemoryFeatureTable } from './memory-feature-table.ts';

/** The frozen trunk and what of it is pooled into features. */
export interface FeatureSource {
  readonly trunk: Graph;
  readonly card: BackboneCard;
  readonly recipe: Pick<Recipe, 'taps' | 'pooling' | 'inputSize' | 'augmentation' | 'seed'>;
  /** Feature map whose activations are kept instead, as `splitExtractor` lays them out. */
  readonly cut?: string;
}

/** Whose features are wanted, and how the job is called meanwhile. */
export interface FeatureRequest {
  readonly images: readonly DatasetImage[];
  /** Undefined: one unchanged view. */
  readonly augmentation: Augmentation | undefined;
  readonly stage: string;
}

/** It never hands over, so there is nothing to tell. */
const ON_PROCESSOR = { backend: onnxruntimeBackend, tell: () => undefined };

/** Computes features and remembers them on disk; one instance serves all parts of one training. */
export class FeatureExtractor {
  readonly #folder: string;
  readonly #source: FeatureSource;
  readonly #size: number;
  readonly #output: string;
  readonly #width: number;
  readonly #runner: GraphRunner;

  private constructor(folder: string, source: FeatureSource, graph: Graph, runner: GraphRunner) {
    this.#folder = folder;
    this.#source = source;
    this.#size = source.recipe.inputSize ?? source.card.inputSize;
    this.#output = graph.outputs[0]?.name ?? '';
    this.#width = Number(graph.outputs[0]?.dims[1]);
    this.#runner = runner;
  }

  /**
   * `folder` holds the cache, one folder for each recipe; `on` is what computes, by default the processor. Throws what
   * `featureExtractor` throws.
   */
  static async open(
    folder: string,
    source: FeatureSource,
    on: { readonly backend: RunnerBackend; readonly tell: Tell } = ON_PROCESSOR,
  ): Promise<FeatureExtractor> {
    const { card, recipe, trunk, cut } = source;
    const { taps, pooling } = recipe;
    const wanted = { taps, pooling, inputSize: recipe.inputSize ?? card.inputSize };
    const graph =
      cut === undefined
        ? featureExtractor(trunk, card, wanted)
        : splitExtractor(trunk, card, wanted, cut).frozen;
    return new FeatureExtractor(folder, source, graph, await openForInference(graph, on.backend, on.tell));
  }

  get device(): string {
    return this.#runner.description;
  }

  /**
   * One unchanged view of each image, as screening sees it. Throws `cancelled`, or naming the image where it is gone,
   * damaged, or not what was imported; what was computed by then is kept.
   */
  plain(images: readonly DatasetImage[], job: JobContext, stage: string): Promise<FeatureTable> {
    return this.#table({ images, augmentation: undefined, stage }, job);
  }

  /** `augmentation.views` random views of each image; the same seed gives the same views. Throws as `plain`. */
  augmented(images: readonly DatasetImage[], job: JobContext, stage: string): Promise<FeatureTable> {
    return this.#table({ images, augmentation: this.#source.recipe.augmentation, stage }, job);
  }

  /**
   * The same on disk, for what is too large for memory: the cache, open, with every image's views in it, `views` ×
   * `width` values each. Throws as `plain`.
   */
  async kept(request: FeatureRequest, job: JobContext): Promise<FeatureCache> {
    const cache = await this.#openCache(request.augmentation);
    const values = this.#valuesPerImage(request.augmentation);
    const scratch = new Float16Array(values);
    try {
      // Read, not only looked up: a record that is damaged would stop the training in each of its epochs.
      const missing = await missingOf(request.images, cache, () => scratch, job);
      await this.#compute(request, missing, () => new Float16Array(values), cache, job);
      return cache;
    } catch (error) {
      await cache.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#runner.close();
  }

  #valuesPerImage(augmentation: Augmentation | undefined): number {
    return (augmentation?.views ?? 1) * this.#width;
  }

  #openCache(augmentation: Augmentation | undefined): Promise<FeatureCache> {
    return FeatureCache.open(this.#cacheFolder(augmentation), this.#valuesPerImage(augmentation));
  }

  async #table(request: FeatureRequest, job: JobContext): Promise<FeatureTable> {
    const { images, augmentation } = request;
    const table = new MemoryFeatureTable(images.length, augmentation?.views ?? 1, this.#width);
    const cache = await this.#openCache(augmentation);
    try {
      const missing = await missingOf(images, cache, (index) => table.values(index), job);
      await this.#compute(request, missing, (index) => table.values(index), cache, job);
    } finally {
      await cache.close();
    }
    return table;
  }

  async #compute(
    { images, augmentation, stage }: FeatureRequest,
    missing: readonly number[],
    valuesOf: (index: number) => Float16Array,
    cache: FeatureCache,
    job: JobContext,
  ): Promise<void> {
    let done = images.length - missing.length;
    const report = () => {
      job.report({ stage, unit: 'images', done, failed: 0, total: images.length });
    };
    report();
    const batches = streamPixelBatches({
      items: missing.map((index) => ({ index, image: imageAt(images, index) })),
      load: ({ image }) => this.#load(image, augmentation),
      viewsPerItem: augmentation?.views ?? 1,
      bytesPerImage: this.#bytesPerImage,
      batchImages: NETWORK_BATCH_IMAGES,
      run: (pixels, count) => this.#run(pixels, count),
      signal: job.signal,
    });
    for await (const batch of batches) {
      const records = batch.map((result) => {
        const { image, index } = result.item;
        if ('error' in result) throw lostImage(image, result.error);
        const values = valuesOf(index);
        values.set(result.rows);
        return { imageSha256: image.sha256, values };
      });
      await cache.append(records);
      done += batch.length;
      report();
    }
  }

  async #load(image: DatasetImage, augmentation: Augmentation | undefined): Promise<DrawViews> {
    const source = await withImageFile(image.path, (bytes) => {
      if (sha256(bytes) !== image.sha256) throw contentChanged();
      return decodeForViews(bytes, this.#size);
    });
    if (!augmentation) {
      return (target) => {
        stretch(source, this.#size, target);
      };
    }
    return (target) => {
      for (let view = 0; view < augmentation.views; view++) {
        const random = Random.of(this.#source.recipe.seed, image.sha256, view);
        renderView(source, this.#size, augmentation, random, target, view * this.#bytesPerImage);
      }
    };
  }

  async #run(pixels: Uint8Array, count: number): Promise<Float32Array> {
    const dims = [count, this.#size, this.#size, 3];
    const results = await this.#runner.run({ image: { type: 'uint8', dims, data: pixels } });
    const features = results[this.#output];
    if (features?.type !== 'float32') throw new AppError('bug', 'The feature extractor gave no features.');
    return features.data;
  }

  get #bytesPerImage(): number {
    return this.#size * this.#size * 3;
  }

  /** Named by all that decides a feature; another version of the app may decode, draw or compute otherwise. */
  #cacheFolder(augmentation: Augmentation | undefined): string {
    const { card, recipe, cut } = this.#source;
    const key = sha256OfJson({
      version: APP_VERSION,
      trunk: card.sha256,
      normalisation: card.normalisation,
      taps: chooseTaps(card, recipe.taps).map(({ tensor }) => tensor),
      pooling: recipe.pooling,
      ...(cut === undefined ? {} : { cut }),
      size: this.#size,
      augmentation: augmentation ?? null,
      seed: augmentation ? recipe.seed : null,
    });
    return join(this.#folder, key);
  }
}

/** Reads what is kept of each image into `target`; answers which images have no sound record. Throws `cancelled`. */
async function missingOf(
  images: readonly DatasetImage[],
  cache: FeatureCache,
  target: (index: number) => Float16Array,
  job: JobContext,
): Promise<number[]> {
  const missing: number[] = [];
  for (const [index, { sha256: image }] of images.entries()) {
    throwIfCancelled(job);
    if (!(await cache.read(image, target(index)))) missing.push(index);
  }
  return missing;
}

function imageAt(images: readonly DatasetImage[], index: number): DatasetImage {
  const image = images[index];
  if (!image) throw new RangeError(`image ${index} of ${images.length}`);
  return image;
}
