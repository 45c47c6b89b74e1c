import type { ApiClient, GalleryImage } from '../../../src-main/contract/index.ts';
import { stateOnceIncluded } from './problems.ts';

/** Images that can be changed at once. */
export const MOST_AT_ONCE = 1000;

type CorrectionApi = Pick<ApiClient['datasets'], 'relabel' | 'exclude' | 'include' | 'undo'>;
type Announce = (text: string, undo: () => Promise<void>) => void;
type OnChanged = (images: readonly GalleryImage[]) => void;

/** An image as it is once a person gave it this class. */
export function relabelled(image: GalleryImage, className: string): GalleryImage {
  const folderClass = image.folderClass ?? image.className;
  return { ...image, className, folderClass: folderClass === className ? null : folderClass };
}

/** An image as it is once a person took it out. */
export function excluded(image: GalleryImage): GalleryImage {
  return { ...image, state: 'excluded' };
}

/** An image as it is once it was taken in again. */
export function included(image: GalleryImage): GalleryImage {
  return { ...image, state: stateOnceIncluded(image) };
}

/**
 * Corrections that can be taken back. Who shows images listens: an undo may come when the screen that made the change
 * is long gone.
 */
export class Corrections {
  readonly #api: CorrectionApi;
  readonly #announce: Announce;
  readonly #listeners = new Set<OnChanged>();

  constructor(api: CorrectionApi, announce: Announce) {
    this.#api = api;
    this.#announce = announce;
  }

  /** Is told of images that changed, as they now are; returns what takes the listener away. */
  onChanged(listener: OnChanged): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Gives images a class; those that have it stay as they are. `say` tells what was done to how many. */
  async relabel(
    dataset: string,
    images: readonly GalleryImage[],
    className: string,
    say: (changed: readonly GalleryImage[]) => string,
  ): Promise<void> {
    const others = images.filter((image) => image.className !== className);
    await this.#change(
      others,
      (image) => relabelled(image, className),
      (ids) => this.#api.relabel({ dataset, images: ids, className }),
      say,
    );
  }

  async exclude(
    dataset: string,
    images: readonly GalleryImage[],
    say: (changed: readonly GalleryImage[]) => string,
  ): Promise<void> {
    const others = images.filter((image) => image.state !== 'excluded');
    await this.#change(others, excluded, (ids) => this.#api.exclude({ dataset, images: ids }), say);
  }

  async include(
    dataset: string,
    images: readonly GalleryImage[],
    say: (changed: readonly GalleryImage[]) => string,
  ): Promise<void> {
    const others = images.filter((image) => image.state === 'excluded');
    await this.#change(others, included, (ids) => this.#api.include({ dataset, images: ids }), say);
  }

  async #change(
    before: readonly GalleryImage[],
    changed: (image: GalleryImage) => GalleryImage,
    ask: (ids: number[]) => Promise<{ change: number }>,
    say: (changed: readonly GalleryImage[]) => string,
  ): Promise<void> {
    if (before.length === 0) return;
    const { change } = await ask(before.map(({ id }) => id));
    this.#tell(before.map(changed));
    this.#announce(say(before), async () => {
      await this.#api.undo({ change });
      this.#tell(before);
    });
  }

  #tell(images: readonly GalleryImage[]): void {
    for (const listener of this.#listeners) listener(images);
  }
}
