import { resolve } from 'node:path';
import { AppError, FolderInUse, type JobContext, requireFolder, requireShort } from '../../base/index.ts';
import type { ImageFinding, ImportReport, Naming } from '../../contract/index.ts';
import type { DatasetRecord, ImageRecord, Store } from '../../store/index.ts';
import { EarlierImages } from './import-earlier.ts';
import { type Judged, judgeImages } from './import-judgement.ts';
import { listDatasetFolder, requireClasses } from './import-listing.ts';
import { type Fault, type ReadFile, readImages } from './import-reading.ts';
import { datasetWarnings, describeDataset } from './import-report.ts';
import { DEFAULT_NAMING } from './naming-pattern.ts';
import { openNaming } from './naming.ts';
import { choosePositiveClass } from './positive-class.ts';

export interface ImportRequest {
  folder: string;
  name: string;
  /** Default: as before for a dataset that exists, else the NIH names. */
  naming?: Naming | undefined;
  /** Default: as before, else recognised by its name. */
  positiveClass?: string | undefined;
  /** True for drawn images; every report will say so. */
  synthetic?: boolean | undefined;
}

/**
 * Takes the images of a folder into a dataset; the files are neither copied nor changed. A dataset that exists gets
 * what is new and what changed; files of known size and time are not read again. What is wrong with a file is a
 * finding of the report, never an error. Everything is recorded at the end in one transaction, so that a stopped
 * or failed import leaves the dataset as it was.
 *
 * Throws `not-found` or `invalid-input` for a missing or empty folder and for fewer than two usable classes,
 * `usage` for an unusable naming or positive class, `conflict` where the dataset was imported otherwise.
 */
export async function importDataset(
  store: Store,
  request: ImportRequest,
  job: JobContext,
): Promise<ImportReport> {
  const startedAt = performance.now();
  requireName(request.name);
  const folder = resolve(request.folder);
  const existing = store.datasets.find(request.name);
  if (existing) requireSameOrigin(existing, { ...request, folder });
  const naming = existing?.naming ?? request.naming ?? DEFAULT_NAMING;
  await requireFolder(folder, 'The folder');
  const inUse = await FolderInUse.watch(folder);
  const listing = await listDatasetFolder(inUse, await openNaming(naming, folder, job), job);
  const earlier = new EarlierImages(store, existing);
  const unchanged = listing.images.filter((file) => earlier.knows(file));
  const read = await readImages(
    inUse,
    listing.images.filter((file) => !earlier.knows(file)),
    job,
  );
  const gone = earlier.gone(new Set(listing.images.map(({ path }) => path)));
  const findings = judgeImages([
    ...earlier.asBefore(unchanged.map(({ path }) => path)),
    ...read.map(toJudged),
    ...gone.map(toGone),
  ]);
  const unusable = new Set(findings.filter(({ leftOut }) => leftOut).map(({ path }) => path));
  const usable = listing.images.filter(({ path }) => !unusable.has(path));
  requireClasses(folder, new Set(usable.map(({ origin }) => origin.className)), firstReason(findings));
  const choice = choosePositiveClass(usable, existing?.positiveClass ?? request.positiveClass);
  const counts = {
    filesSeen: listing.images.length + listing.otherFiles.length,
    added: read.filter(({ path }) => !earlier.has(path) && !unusable.has(path)).length,
    alreadyKnown: unchanged.length,
    changed: read.filter(({ path }) => earlier.has(path)).length,
  };
  store.transaction(() => {
    const { id } =
      existing ??
      store.datasets.create({
        ...{ name: request.name, folder, naming, positiveClass: choice.positiveClass },
        synthetic: request.synthetic ?? false,
      });
    store.images.save(id, [...read.map(toRecord), ...gone]);
    store.images.judge(id, findings);
    store.audit.append('datasets', 'dataset imported', request.name, { folder, ...counts }, [
      { kind: 'dataset', id },
    ]);
  });
  return {
    dataset: request.name,
    folder,
    ...counts,
    ...describeDataset(usable, findings, listing.otherFiles),
    warnings: [
      ...listing.warnings,
      ...choice.warnings,
      ...datasetWarnings(usable, naming),
      ...(existing && counts.added + counts.changed > 0 ? splitWarnings(store, existing) : []),
    ],
    seconds: (performance.now() - startedAt) / 1000,
  };
}

function toJudged(file: ReadFile): Judged {
  return { ...file, ...file.origin, perceptualHash: file.picture?.perceptualHash ?? null };
}

function toGone(record: ImageRecord): Judged {
  const fault: Fault = { problem: 'unreadable', detail: 'The file is no longer in the folder.' };
  return { ...record, className: record.className ?? '', fault };
}

function toRecord({ path, bytes, modifiedMs, sha256, picture, origin }: ReadFile): ImageRecord {
  return {
    ...{ path, bytes, modifiedMs, sha256 },
    ...(picture ?? { format: null, width: null, height: null, perceptualHash: null }),
    ...origin,
  };
}

function requireName(name: string): void {
  requireShort(name, 'name', 'The name of the dataset');
  if (name.trim() !== '') return;
  throw new AppError('usage', 'The name of the dataset is empty.', {
    nextStep: 'Give it one, such as "clinic".',
    onCommandLine: '--name clinic',
  });
}

function requireSameOrigin(existing: DatasetRecord, request: ImportRequest): void {
  const { naming, positiveClass, synthetic } = request;
  const differs =
    existing.folder !== request.folder
      ? `from the folder "${existing.folder}"`
      : naming !== undefined && JSON.stringify(naming) !== JSON.stringify(existing.naming)
        ? 'with another naming of patients'
        : positiveClass !== undefined && positiveClass !== existing.positiveClass
          ? `with the positive class "${existing.positiveClass}"`
          : synthetic !== undefined && synthetic !== existing.synthetic
            ? `as ${existing.synthetic ? 'synthetic' : 'real'} images`
            : undefined;
  if (differs === undefined) return;
  throw new AppError('conflict', `The dataset "${existing.name}" was imported ${differs}.`, {
    nextStep: 'Choose another name, import it as before, or remove the dataset first.',
    onCommandLine: `--name <name>, or smearwise dataset remove ${existing.name}`,
  });
}

function firstReason(findings: readonly ImageFinding[]): string {
  const first = findings.find(({ leftOut }) => leftOut);
  return first ? ` Images were left out, such as "${first.path}": ${first.detail}` : '';
}

function splitWarnings(store: Store, dataset: DatasetRecord): string[] {
  const splits = store.splits.list(dataset.id).map(({ summary }) => `"${summary.name}"`);
  if (splits.length === 0) return [];
  return [
    `The dataset was split before (${splits.join(', ')}): what is new or changed is not rightly placed there; split again.`,
  ];
}
