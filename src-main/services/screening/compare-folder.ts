import type { JobContext } from '../../base/index.ts';
import type { RecordedFile, StoreReader } from '../../store/index.ts';
import { type ListedFile, listFiles } from './list-files.ts';
import { readContents } from './read-contents.ts';

const BATCH = 2000;

interface ScreenedFolder {
  readonly id: number;
  readonly folder: string;
}

/**
 * How the images of a folder differ, in words, from those that a screening was begun with: by name, by the slide that
 * they lie on, and byte for byte; undefined where they are the same. Other files may come and go. Throws `cancelled`,
 * and `unavailable` where the folder went away.
 */
export async function changeOfFolder(
  store: StoreReader,
  screened: ScreenedFolder,
  slideOf: (relativePath: string) => string,
  job: JobContext,
): Promise<string | undefined> {
  const names = await compareNames(store, screened, slideOf, job);
  return changeInWords(names) ?? (await changeOfContents(store, screened, slideOf, job));
}

/** How the images differ by their names alone. */
export interface NameChanges {
  readonly came: Tally;
  readonly gone: number;
  readonly moved: Tally;
}

/** The same by name, which takes no longer than listing the folder. */
export async function compareNames(
  store: StoreReader,
  screened: ScreenedFolder,
  slideOf: (relativePath: string) => string,
  job: Pick<JobContext, 'signal'>,
): Promise<NameChanges> {
  const came = new Tally();
  const moved = new Tally();
  let same = 0;
  for await (const [file, recorded] of besideRecorded(store, screened, slideOf, job)) {
    if (recorded === undefined || recorded.status === 'skipped') came.count(file.path);
    else if (recorded.slide !== file.slide) moved.count(file.path);
    if (recorded && recorded.status !== 'skipped') same++;
  }
  const { pending, done, unreadable } = store.cells.counts(screened.id);
  return { came, gone: pending + done + unreadable - same, moved };
}

/** In words; undefined where nothing did. */
export function changeInWords({ came, gone, moved }: NameChanges): string | undefined {
  const changes = [
    ...(came.files > 0 ? [`${images(came.files)} came in (such as "${came.example}")`] : []),
    ...(gone > 0 ? [`${images(gone)} went away`] : []),
    ...(moved.files > 0 ? [`${images(moved.files)} changed slides (such as "${moved.example}")`] : []),
  ];
  return changes.length > 0 ? changes.join(', ') : undefined;
}

async function changeOfContents(
  store: StoreReader,
  screened: ScreenedFolder,
  slideOf: (relativePath: string) => string,
  job: JobContext,
): Promise<string | undefined> {
  const { pending, done, unreadable } = store.cells.counts(screened.id);
  const total = pending + done + unreadable;
  let compared = 0;
  for await (const file of readContents(screened.folder, recordedFiles(store, screened, slideOf, job))) {
    if (file.recorded.sha256 !== file.sha256) return differenceOf(file.path, file.recorded, file.sha256);
    if (++compared % BATCH === 0 || compared === total)
      job.report({ stage: 'Comparing images', unit: 'images', done: compared, failed: 0, total });
  }
  return undefined;
}

function differenceOf(path: string, recorded: RecordedFile, sha256: string | null): string {
  if (sha256 === null) return `"${path}" cannot be read any more`;
  if (recorded.sha256 === null) return `nothing tells whether "${path}" holds what it held`;
  return `"${path}" holds another picture`;
}

async function* recordedFiles(...on: Parameters<typeof besideRecorded>) {
  for await (const [file, recorded] of besideRecorded(...on)) if (recorded) yield { ...file, recorded };
}

/** Each image of the folder with what is recorded of it, a few thousand at a time, so that memory stays flat. */
async function* besideRecorded(
  store: StoreReader,
  { id, folder }: ScreenedFolder,
  slideOf: (relativePath: string) => string,
  job: Pick<JobContext, 'signal'>,
): AsyncGenerator<[ListedFile, RecordedFile | undefined]> {
  let batch: ListedFile[] = [];
  function* compared(): Generator<[ListedFile, RecordedFile | undefined]> {
    const recorded = store.cells.recorded(
      id,
      batch.map(({ path }) => path),
    );
    for (const file of batch) yield [file, recorded.get(file.path)];
    batch = [];
  }
  for await (const file of listFiles(folder, slideOf, job)) {
    if (file.skipReason !== null) continue;
    batch.push(file);
    if (batch.length >= BATCH) yield* compared();
  }
  yield* compared();
}

class Tally {
  files = 0;
  example = '';

  count(path: string): void {
    if (this.files++ === 0) this.example = path;
  }
}

function images(count: number): string {
  return count === 1 ? '1 image' : `${count} images`;
}
