import { stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import {
  AppError,
  type FolderInUse,
  type JobContext,
  systemErrorCode,
  throwIfCancelled,
  walkFiles,
} from '../../base/index.ts';
import { MOST_ENTRIES } from '../../contract/index.ts';
import { isImageFile } from '../../images/index.ts';
import type { Origin, OriginReader } from './origin.ts';
import { counted, listedFiles } from './wording.ts';

/** An image file that was found, before it is read. */
export interface ListedFile {
  /** Below the dataset folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly origin: Origin & { className: string };
}

export interface Listing {
  readonly images: readonly ListedFile[];
  /** Files in class folders whose ending is not an image's. */
  readonly otherFiles: readonly string[];
  readonly warnings: readonly string[];
}

/** What is said where the folder goes away before the import has ended. */
export const FOLDER_GONE = {
  doing: 'it was being imported',
  nextStep: 'Nothing of this import is recorded. Connect its disk again, then import the folder again.',
};

/** What is said where the import was stopped. */
export const NOTHING_KEPT = {
  outcome: 'Nothing of this import is recorded.',
  nextStep: 'Start it again to begin anew.',
};

const TELL_EVERY_FILES = 1000;

/** What file managers leave in folders of pictures. */
const LITTER = ['thumbs.db', 'desktop.ini', 'ehthumbs.db', 'icon\r'];
const LITTER_FOLDER = '__MACOSX';

/**
 * Lists what lies in a dataset folder, in order of the paths. Throws `invalid-input` for an empty folder and for fewer
 * than two classes, `unavailable` for one that went away or cannot be read, `cancelled`.
 */
export async function listDatasetFolder(
  inUse: FolderInUse,
  naming: OriginReader,
  job: JobContext,
): Promise<Listing> {
  const folder = inUse.path;
  const images: ListedFile[] = [];
  const otherFiles: string[] = [];
  const unlisted: string[] = [];
  const classless: string[] = [];
  const links: string[] = [];
  const inFolder = (file: string) => relative(folder, file).replaceAll(sep, '/');
  for await (const file of walkFiles(folder, (link) => links.push(inFolder(link)))) {
    const path = inFolder(file);
    throwIfCancelled(job, NOTHING_KEPT);
    if (isLitter(path)) continue;
    const origin = naming.originOf(path);
    if (!isImageFile(path)) {
      if (origin?.className) otherFiles.push(path);
    } else if (!origin) {
      unlisted.push(path);
    } else if (origin.className === null) {
      classless.push(path);
    } else {
      const info = await statUnlessGone(file);
      if (!info) continue;
      const { size, mtimeMs } = info;
      const { className } = origin;
      images.push({ path, bytes: size, modifiedMs: Math.floor(mtimeMs), origin: { ...origin, className } });
      if (images.length % TELL_EVERY_FILES === 0)
        job.report({ stage: 'Finding images', unit: 'files', done: images.length, failed: 0, total: null });
    }
  }
  await inUse.requireThere(FOLDER_GONE);
  requireImages(folder, { images, otherFiles, classless, unlisted });
  requireClasses(folder, new Set(images.map(({ origin }) => origin.className)));
  const present = new Set(images.map(({ path }) => path));
  const absent = naming.expectedPaths.filter((path) => !present.has(path));
  return { images, otherFiles, warnings: listingWarnings({ unlisted, classless, absent, links }) };
}

/** Undefined for a file that was removed since its folder was listed. */
async function statUnlessGone(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Throws `invalid-input` for fewer than two classes, and for so many that they are none. */
export function requireClasses(folder: string, classes: ReadonlySet<string>, why = ''): void {
  if (classes.size > MOST_ENTRIES.classes) throw tooManyClasses(folder, classes);
  const [only] = classes;
  if (classes.size >= 2) return;
  const found = only === undefined ? 'no usable image' : `images of one class only ("${only}")`;
  throw new AppError('invalid-input', `"${folder}" has ${found}; a model needs at least two.${why}`, {
    nextStep:
      'Name the folder that holds one sub-folder for each class, e.g. cells/Parasitized and cells/Uninfected, ' +
      'or give the classes in a manifest.',
  });
}

function tooManyClasses(folder: string, classes: ReadonlySet<string>): AppError {
  return new AppError(
    'invalid-input',
    `"${folder}" has ${classes.size} class folders (${listedFiles([...classes])}); ${MOST_ENTRIES.classes} are the most.`,
    { nextStep: 'Name the folder whose sub-folders are the classes, not one above or below it.' },
  );
}

function requireImages(
  folder: string,
  {
    images,
    otherFiles,
    classless,
    unlisted,
  }: Pick<Listing, 'images' | 'otherFiles'> & Record<'classless' | 'unlisted', readonly string[]>,
): void {
  if (images.length > 0) return;
  if (unlisted.length > 0) {
    throw new AppError(
      'invalid-input',
      `The manifest lists none of the images in "${folder}" (${listedFiles(unlisted)}).`,
      { nextStep: 'Write the paths as they are below that folder, e.g. Parasitized/cell 1.png.' },
    );
  }
  const holds =
    classless.length > 0
      ? `holds images (${listedFiles(classless)}) but no class folders`
      : otherFiles.length > 0
        ? `holds no images, only other files (${listedFiles(otherFiles)})`
        : 'is empty';
  throw new AppError('invalid-input', `The folder "${folder}" ${holds}.`, {
    nextStep:
      'Put the images into one sub-folder for each class, e.g. cells/Parasitized and cells/Uninfected.',
  });
}

function isLitter(path: string): boolean {
  return LITTER.includes(basename(path).toLowerCase()) || path.split('/').includes(LITTER_FOLDER);
}

function listingWarnings({
  unlisted,
  classless,
  absent,
  links,
}: Record<'unlisted' | 'classless' | 'absent' | 'links', readonly string[]>): string[] {
  const warnings: string[] = [];
  if (classless.length > 0) {
    const files = counted(classless.length, 'image');
    warnings.push(`Passed over ${files} outside the class folders: ${listedFiles(classless)}.`);
  }
  if (unlisted.length > 0) {
    const files = counted(unlisted.length, 'image');
    warnings.push(`Passed over ${files} that the manifest does not list: ${listedFiles(unlisted)}.`);
  }
  if (absent.length > 0) {
    const files = counted(absent.length, 'image');
    warnings.push(`The manifest lists ${files} not in the folder: ${listedFiles(absent)}.`);
  }
  if (links.length > 0) {
    warnings.push(
      `Passed over ${counted(links.length, 'link')}, which are not followed: ${listedFiles(links)}.`,
    );
  }
  return warnings;
}
