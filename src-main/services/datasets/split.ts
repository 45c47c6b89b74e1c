import { AppError, type JobContext, silentJob, throwIfCancelled, requireShort } from '../../base/index.ts';
import type { SplitMethod, SplitSummary, SplitUnit } from '../../contract/index.ts';
import type { Store } from '../../store/index.ts';
import { planSplit } from './split-plan.ts';

export interface SplitRequest {
  dataset: string;
  /** Default: after the method, numbered where that is taken. */
  name?: string | undefined;
  /** Default: 70, 20 and 10 percent with seed 1. */
  method?: SplitMethod | undefined;
  /** What is kept together where no patient is known; default: the most that is known. */
  unit?: SplitUnit | undefined;
}

export const DEFAULT_SPLIT: SplitMethod = { kind: 'ratio', train: 0.7, validation: 0.2, test: 0.1, seed: 1 };

/**
 * Divides a dataset into training, validation and test images: by patient where patients are known, stratified by
 * class, the same for the same seed. Throws `not-found`, `conflict` (name taken), `usage`, or `invalid-input` where
 * the images do not suffice or a split file does not fit; then nothing is recorded.
 */
export async function splitDataset(
  store: Store,
  request: SplitRequest,
  job: JobContext = silentJob,
): Promise<SplitSummary> {
  requireShort(request.name ?? '', 'name', 'The name of the split');
  if (request.name?.trim() === '') {
    throw new AppError('usage', 'The name of the split is empty.', {
      nextStep: 'Give it one, or leave that out to name it after the method.',
      onCommandLine: '--name <name>',
    });
  }
  const dataset = store.datasets.require(request.dataset);
  const method = request.method ?? DEFAULT_SPLIT;
  const taken = new Set(store.splits.list(dataset.id).map(({ summary }) => summary.name));
  if (request.name !== undefined && taken.has(request.name)) {
    throw new AppError('conflict', `The dataset "${dataset.name}" has a split "${request.name}" already.`, {
      nextStep: 'Choose another name.',
      onCommandLine: '--name <name>',
    });
  }
  const { partOfImage, ...plan } = await planSplit([...store.datasets.images(dataset)], method, request.unit);
  throwIfCancelled(job);
  const summary: SplitSummary = {
    ...plan,
    dataset: dataset.name,
    name: request.name ?? freeName(nameAfter(method), taken),
    method,
    createdAt: new Date().toISOString(),
  };
  store.transaction(() => {
    store.splits.create(dataset.id, summary, partOfImage);
    store.audit.append('datasets', 'dataset split', dataset.name, { name: summary.name, method }, [
      { kind: 'dataset', id: dataset.id },
    ]);
  });
  return summary;
}

function nameAfter(method: SplitMethod): string {
  switch (method.kind) {
    case 'ratio': {
      const sum = method.train + method.validation + method.test;
      const shares = [method.train, method.validation, method.test].map((share) => (share / sum) * 100);
      return [...shares.map((percent) => percent.toFixed(0)), `seed${method.seed}`].join('-');
    }
    case 'folds':
      return `fold${method.testFold}-of-${method.folds}-seed${method.seed}`;
    case 'file':
      return 'file';
  }
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}
