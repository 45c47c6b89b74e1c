import type { JobContext } from '../../base/index.ts';
import type { FoundFile, Store } from '../../store/index.ts';
import { listFiles } from './list-files.ts';
import { readContents } from './read-contents.ts';

const BATCH = 2000;

/**
 * Records every file below the folder, with the checksum of what it holds, as a cell to classify, or skipped where it
 * is no image or only a link: from then on the screening is of these contents. A few thousand are recorded at a time;
 * what a run left that was stopped on the way is found again.
 */
export async function findFiles(
  store: Store,
  { id, folder }: { readonly id: number; readonly folder: string },
  slideOf: (relativePath: string) => string,
  job: JobContext,
): Promise<void> {
  store.cells.forget(id);
  let batch: FoundFile[] = [];
  let found = 0;
  const flush = () => {
    store.cells.add(id, batch);
    batch = [];
    job.report({ stage: 'Finding images', unit: 'files', done: found, failed: 0, total: null });
  };
  for await (const file of readContents(folder, listFiles(folder, slideOf, job))) {
    batch.push(file);
    found++;
    if (batch.length >= BATCH) flush();
  }
  if (batch.length > 0) flush();
  store.screenings.setListed(id);
}
