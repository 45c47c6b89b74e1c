import { relative, sep } from 'node:path';
import { AppError, type JobContext, throwIfCancelled, walkFiles } from '../../base/index.ts';
import { isImageFile } from '../../images/index.ts';
import type { FoundFile, Store } from '../../store/index.ts';

const BATCH = 2000;

/**
 * Records every file below the folder as a cell to classify, or skipped where it is no image or only a link, a few
 * thousand at a time; files recorded by an earlier run stay as they are.
 */
export async function findFiles(
  store: Store,
  screening: { id: number; folder: string },
  slideOf: (relativePath: string) => string,
  job: JobContext,
): Promise<void> {
  let batch: FoundFile[] = [];
  let found = 0;
  const flush = () => {
    store.cells.add(screening.id, batch);
    batch = [];
    job.report({ stage: 'Finding images', unit: 'files', done: found, failed: 0, total: null });
  };
  const record = (file: string, skipReason: string | null) => {
    const path = relative(screening.folder, file).split(sep).join('/');
    batch.push({ path, slide: slideOf(path), skipReason });
    found++;
  };
  const onLink = (link: string) => {
    record(link, 'a link, which is not followed');
  };
  for await (const file of walkFiles(screening.folder, onLink)) {
    throwIfCancelled(job);
    record(file, isImageFile(file) ? null : 'not an image file');
    if (batch.length >= BATCH) flush();
  }
  if (batch.length > 0) flush();
}

/** Throws `invalid-input` where there is no image below the folder. */
export async function requireImages(folder: string): Promise<void> {
  for await (const file of walkFiles(folder)) if (isImageFile(file)) return;
  throw new AppError('invalid-input', `There is no image below "${folder}".`, {
    nextStep:
      'Choose the folder that holds the slide crops (PNG, JPEG, TIFF, WebP or BMP), or the folder above.',
  });
}
