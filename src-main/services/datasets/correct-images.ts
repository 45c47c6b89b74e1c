import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import { imageStateSchema } from '../../contract/index.ts';
import type { DatasetRecord, ImageLabel, Store } from '../../store/index.ts';

const ACTION = 'images corrected';

const labelSchema = z.object({
  className: z.string().nullable(),
  folderClass: z.string().nullable(),
  state: imageStateSchema,
});

/** What the audit log keeps of a correction, so that it can be taken back. */
const changeSchema = z.object({
  dataset: z.string(),
  what: z.enum(['relabelled', 'excluded', 'included', 'undone']),
  images: z.array(labelSchema.extend({ id: z.int(), old: labelSchema })),
});

export interface Correction {
  readonly dataset: string;
  readonly images: readonly number[];
  /** Who corrects. */
  readonly by: string;
}

/** The number of the change, for `undoCorrection`, and how many images it is about. */
export interface CorrectionDone {
  readonly change: number;
  readonly changed: number;
}

/**
 * Gives images another class, whatever their folder; the files stay as they are. Throws `not-found`, or `usage` for a
 * class that the dataset does not have.
 */
export function relabelImages(
  store: Store,
  request: Correction & { readonly className: string },
): CorrectionDone {
  const dataset = store.datasets.require(request.dataset);
  const { className } = request;
  const classes = store.datasets.summary(dataset).classes.map(({ name }) => name);
  if (!classes.includes(className)) {
    throw new AppError('usage', `The dataset "${dataset.name}" has no class "${className}".`, {
      nextStep: `Its classes are: ${classes.join(', ')}.`,
    });
  }
  return change(store, dataset, request, 'relabelled', (image) => {
    const folderClass = image.folderClass ?? image.className;
    return { ...image, className, folderClass: folderClass === className ? null : folderClass };
  });
}

/** Takes images out of training and testing. Throws `not-found`. */
export function excludeImages(store: Store, request: Correction): CorrectionDone {
  const dataset = store.datasets.require(request.dataset);
  return change(store, dataset, request, 'excluded', (image) => ({ ...image, state: 'excluded' }));
}

/** Takes excluded images in again; what the import found wrong still leaves them out. Throws `not-found`. */
export function includeImages(store: Store, request: Correction): CorrectionDone {
  const dataset = store.datasets.require(request.dataset);
  const unusable = new Set(store.imageCorrections.unusable(request.images));
  return change(store, dataset, request, 'included', (image) => ({
    ...image,
    state: unusable.has(image.id) ? 'left-out' : 'ok',
  }));
}

/**
 * Takes a correction back: its images are again as they were. Throws `not-found` for the correction or its dataset,
 * `conflict` where an image changed since.
 */
export function undoCorrection(store: Store, request: { change: number; by: string }): CorrectionDone {
  const entry = store.audit.require(request.change);
  if (entry.action !== ACTION) {
    throw new AppError('not-found', `There is no correction number ${request.change}.`);
  }
  const former = changeSchema.parse(JSON.parse(entry.detail));
  const byId = new Map(former.images.map((image) => [image.id, image]));
  const dataset = store.datasets.require(former.dataset);
  return change(store, dataset, { images: [...byId.keys()], by: request.by }, 'undone', (current) => {
    const image = byId.get(current.id);
    if (!image || !isSame(image, current)) {
      throw new AppError('conflict', 'These images changed since; the older correction cannot be undone.', {
        nextStep: 'Correct the images again as you want them.',
      });
    }
    return { id: current.id, ...image.old };
  });
}

/** Writes the new label of each image, with the old ones in the audit log: all of it or nothing. */
function change(
  store: Store,
  dataset: DatasetRecord,
  { images, by }: Pick<Correction, 'images' | 'by'>,
  what: z.infer<typeof changeSchema>['what'],
  corrected: (image: ImageLabel) => ImageLabel,
): CorrectionDone {
  const ids = [...new Set(images)];
  return store.transaction(() => {
    const current = store.imageCorrections.of(dataset.id, ids);
    if (current.length !== ids.length) {
      throw new AppError(
        'not-found',
        `Of these ${ids.length} images, ${ids.length - current.length} are not in the dataset "${dataset.name}".`,
        { nextStep: 'Load the list again.' },
      );
    }
    const changed = current.map((image) => ({ ...corrected(image), old: labelSchema.parse(image) }));
    store.imageCorrections.save(changed);
    const detail: z.input<typeof changeSchema> = { dataset: dataset.name, what, images: changed };
    const sealed = [{ kind: 'dataset' as const, id: dataset.id }];
    return { change: store.audit.append(by, ACTION, dataset.name, detail, sealed), changed: ids.length };
  });
}

function isSame(a: Omit<ImageLabel, 'id'>, b: Omit<ImageLabel, 'id'>): boolean {
  return a.className === b.className && a.folderClass === b.folderClass && a.state === b.state;
}
