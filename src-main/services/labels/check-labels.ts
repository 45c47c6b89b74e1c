import { AppError, type JobContext, sha256OfJson, throwIfCancelled } from '../../base/index.ts';
import {
  type DatasetImage,
  type LabelCheck,
  type LabelCheckRequest,
  labelCheckRequestSchema,
} from '../../contract/index.ts';
import { type LabelCheckRow, lockWork, type Store } from '../../store/index.ts';
import { listBackbones, loadBackbone, showBackbone } from '../backbones/index.ts';
import { FeatureExtractor } from '../features/index.ts';
import { trainingPresets } from '../training/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { requireCheck } from './browse-findings.ts';
import { dealFolds, partsOf } from './folds.ts';
import { type Described, judgeFold, labelCheckRecipe } from './judge-fold.ts';
import { summarise } from './summarise.ts';

export interface CheckRequest {
  readonly dataset: string;
  /** Undefined: the best that is on this PC. */
  readonly backbone?: string | undefined;
  readonly folds?: number | undefined;
  readonly seed?: number | undefined;
}

const CANCELLED = {
  outcome: 'Features and whole folds of the label check are kept.',
  nextStep: 'Start the check again to go on.',
};

/**
 * Looks for labels that are probably wrong: the patients are dealt into folds, each fold is judged by a model that
 * learnt from the others, and what it says is held against the labels by confident learning. The newest finished check
 * is answered as it is where nothing has changed since; one that was stopped or killed goes on after its last fold.
 *
 * Throws `not-found`, `invalid-input` where images or patients do not suffice, `conflict` where another process checks
 * this dataset, `cancelled`, and what the features of a lost image throw.
 */
export async function checkLabels(
  workspace: Workspace,
  request: CheckRequest,
  job: JobContext,
): Promise<LabelCheck> {
  const { store } = workspace;
  const dataset = store.datasets.require(request.dataset);
  const unlock = lockWork(
    workspace.home,
    { kind: 'labels', id: dataset.id },
    `The label check of "${dataset.name}"`,
  );
  try {
    const images = [...store.datasets.images(dataset)];
    const classes = [...new Set(images.map(({ className }) => className))].sort();
    requireTwoClasses(dataset.name, classes);
    const labelsSha256 = digestOf(images);
    const begun = store.labelChecks.unfinished(dataset.id);
    const wanted = await requestOf(store, request, begun?.labelsSha256 === labelsSha256 ? begun : undefined);
    const check = store.labelChecks.begin(dataset.id, wanted, labelsSha256);
    if (!check.isFinished) await run(workspace, dataset.name, check, images, classes, job);
    return requireCheck(store, dataset.name);
  } finally {
    unlock();
  }
}

/** What is not said is as it was in the check that goes on, else as usual. Throws `not-found` for the backbone. */
async function requestOf(
  store: Store,
  { backbone, folds, seed }: CheckRequest,
  begun: LabelCheckRow | undefined,
): Promise<LabelCheckRequest> {
  const { name } = await showBackbone(
    store,
    backbone ?? begun?.request.backbone ?? (await bestBackbone(store)),
  );
  return labelCheckRequestSchema.parse({
    backbone: name,
    folds: folds ?? begun?.request.folds,
    seed: seed ?? begun?.request.seed,
  });
}

async function run(
  workspace: Workspace,
  dataset: string,
  { id, request }: LabelCheckRow,
  images: readonly DatasetImage[],
  classes: readonly string[],
  job: JobContext,
): Promise<void> {
  const { labelChecks } = workspace.store;
  const startMs = performance.now();
  const { folds, seed } = request;
  const { foldOf, unit } = dealFolds(dataset, images, classes, request);
  const { table, device, ownBackbone } = await describe(workspace, request, images, job);
  const labels = Int32Array.from(images, ({ className }) => classes.indexOf(className));
  const described: Described = { table, labels, classCount: classes.length };
  const probabilities = new Float64Array(images.length * classes.length);
  for (let fold = 0; fold < folds; fold++) {
    throwIfCancelled(job, CANCELLED);
    job.report({ stage: 'Judging labels', unit: 'folds', done: fold, failed: 0, total: folds });
    const parts = partsOf(foldOf, fold, folds);
    let answers = labelChecks.fold(id, fold);
    if (!answers) {
      answers = await judgeFold(described, parts, seed, job);
      labelChecks.saveFold(id, fold, answers);
    }
    for (const [row, place] of parts.judged.entries()) {
      const ofImage = answers.subarray(row * classes.length, (row + 1) * classes.length);
      probabilities.set(ofImage, place * classes.length);
    }
  }
  job.report({ stage: 'Judging labels', unit: 'folds', done: folds, failed: 0, total: folds });
  const seconds = (performance.now() - startMs) / 1000;
  const judged = { request, images, classes, labels, probabilities, unit, ownBackbone, device, seconds };
  const { summary, findings } = summarise(judged);
  workspace.store.transaction(() => {
    labelChecks.finish(id, summary, findings);
    const found = { suspects: findings.length, backbone: request.backbone };
    workspace.store.audit.append('labels', 'labels checked', dataset, found, [{ kind: 'label check', id }]);
  });
}

/** One plain view of every image through the frozen backbone. */
async function describe(
  { store, featuresFolder }: Workspace,
  { backbone, seed }: LabelCheckRequest,
  images: readonly DatasetImage[],
  job: JobContext,
): Promise<Pick<Described, 'table'> & { device: string; ownBackbone: boolean }> {
  const { card, trunk } = await loadBackbone(store, backbone);
  const extractor = await FeatureExtractor.open(featuresFolder, {
    trunk,
    card,
    recipe: labelCheckRecipe(seed),
  });
  try {
    return {
      table: await extractor.plain(images, job, 'Looking at images'),
      device: extractor.device,
      ownBackbone: card.weights === 'own',
    };
  } finally {
    await extractor.close();
  }
}

/** The first pretrained network that has not learnt from cells, which may be of these very patients; else as training. */
async function bestBackbone(store: Store): Promise<string> {
  const names = (await listBackbones(store)).map(({ name }) => name);
  const isForeign = (weights: string | undefined) => weights === 'imagenet' || weights === 'unknown';
  const foreign = names.find((name) => isForeign(store.backbones.find(name)?.weights));
  if (foreign !== undefined) return foreign;
  const [preset] = await trainingPresets(store);
  if (preset) return preset.backbone;
  throw new AppError('bug', 'There is no backbone to look at the images with.');
}

function requireTwoClasses(dataset: string, classes: readonly string[]): void {
  if (classes.length >= 2) return;
  throw new AppError('invalid-input', `The dataset "${dataset}" has images of one class only.`, {
    nextStep: 'Put images into a second class folder and import the folder again.',
  });
}

/** What the result depends on, besides the request. */
function digestOf(images: readonly DatasetImage[]): string {
  return sha256OfJson(
    images.map(({ id, sha256, className, patient, slide }) => [id, sha256, className, patient, slide]),
  );
}
