import type { ApiClient, GalleryImage } from '../../../src-main/contract/index.ts';
import { stateOnceIncluded } from './problems.ts';
import { type Announce, UndoableChanges } from './undoable-changes.ts';

/** Images that can be changed at once. */
export const MOST_AT_ONCE = 1000;

type CorrectionApi = Pick<ApiClient['datasets'], 'relabel' | 'exclude' | 'include' | 'undo'>;

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

/** Corrections that can be taken back. */
export class Corrections extends UndoableChanges<GalleryImage> {
  readonly #api: CorrectionApi;

  constructor(api: CorrectionApi, announce: Announce) {
    super(announce);
    this.#api = api;
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
    corrected: (image: GalleryImage) => GalleryImage,
    ask: (ids: number[]) => Promise<{ change: number }>,
    say: (changed: readonly GalleryImage[]) => string,
  ): Promise<void> {
    if (before.length === 0) return;
    const { change } = await ask(before.map(({ id }) => id));
    this.changed(before, before.map(corrected), say(before), () => this.#api.undo({ change }));
  }
}
