import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  allOrNone,
  AppError,
  type Overwriting,
  readRequiredFile,
  requireNoEarlier,
  sha256,
  speakingOf,
  writeFileAtomic,
} from '../../base/index.ts';
import {
  type ExportChoice,
  type ModelCard,
  modelCardSchema,
  type ModelExport,
  type ModelSummary,
} from '../../contract/index.ts';
import { Classifier } from '../../engine/inference/index.ts';
import { readModel } from '../../engine/onnx/index.ts';
import { openGuarded } from '../../engine/runners/index.ts';
import { judgeAcceptance } from '../../statistics/index.ts';
import { type Store, summariseModel } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { requireSameAnswers } from './open-model.ts';
import { requireParentFolder } from './parent-folder.ts';
import { identityOf, recordExport, shareableModel } from './shareable.ts';

/** A card with figures of two hundred thousand patients has less. */
const MOST_CARD_BYTES = 64 * 2 ** 20;

const cardFileOf = (modelFile: string) => `${modelFile}.json`;

/**
 * Writes a version as one ONNX file, without what tells of patients unless that is chosen (`shareableModel`), and its card
 * beside it as `<file>.json`: both or, where the disk is full or another program holds one of them, neither; an earlier
 * export of that name stays then. Throws `not-found` where the version or the folder is not there, `conflict`
 * where one of both files is and may not be replaced.
 */
export async function exportModel(
  { store }: Workspace,
  reference: string,
  file: string,
  choice: ExportChoice & Partial<Overwriting>,
  actor = 'command line',
): Promise<ModelExport> {
  const record = store.models.require(reference);
  const { version } = record;
  const model = resolve(file);
  await requirePlainPlace(model);
  await requireNoEarlier([model, cardFileOf(model)], { overwrite: choice.overwrite ?? false });
  const { bytes, card, leftOut } = await shareableModel(store, record, choice);
  await allOrNone(async () => {
    await writeFileAtomic(model, bytes);
    await writeFileAtomic(cardFileOf(model), `${JSON.stringify(card, null, 2)}\n`);
  });
  recordExport(store, actor, version, { file: model, sha256: card.sha256, leftOut });
  return { version, model, card: cardFileOf(model), leftOut };
}

/** A rename would put the model in the place of a device, for everybody on this PC. */
async function requirePlainPlace(file: string): Promise<void> {
  await requireParentFolder(file);
  const there = await stat(file).catch(() => undefined);
  if (there === undefined || there.isFile() || there.isDirectory()) return;
  throw new AppError('invalid-input', `"${file}" is a pipe or a device, not a file.`, {
    nextStep: 'Name a file.',
  });
}

/**
 * Registers a model file with its card as a candidate. Throws `not-found`, `corrupt` where file and card do not
 * belong together, `refused` where it answers otherwise than its card says, `conflict` where it is registered already.
 */
export async function importModel(
  { store }: Workspace,
  file: string,
  actor = 'command line',
): Promise<ModelSummary> {
  const bytes = await readRequiredFile(file, 'The model file');
  const card = await readCard(cardFileOf(file));
  if (sha256(bytes) !== card.sha256) {
    throw new AppError(
      'corrupt',
      `The card "${cardFileOf(file)}" is not that of "${file}": the checksums differ.`,
      {
        nextStep: 'Copy both files again from where they were exported.',
      },
    );
  }
  const classifier = await speakingOf(file, () =>
    Classifier.open(readModel(bytes), card, (graph) => openGuarded(graph)),
  );
  try {
    await requireSameAnswers(classifier, { card }, `"${file}"`);
  } finally {
    await classifier.close();
  }
  await store.blobs.put(bytes);
  return store.transaction(() => {
    requireNew(store, card);
    const registered = store.models.register(card, [], null);
    store.audit.append(actor, 'model imported', registered.version, { file, sha256: card.sha256 }, [
      { kind: 'model', id: registered.number },
    ]);
    return summariseModel(registered);
  });
}

/** An export of a version that is here already says nothing new, unless it tells the images that this one left out. */
function requireNew(store: Store, card: ModelCard): void {
  const identity = identityOf(card);
  const tellsAll = card.data.learnedImagesLeftOut === undefined;
  const known = store.models
    .list()
    .find(
      (model) => identityOf(model.card) === identity && !(tellsAll && model.card.data.learnedImagesLeftOut),
    );
  if (!known) return;
  throw new AppError('conflict', `This model is registered already, as ${known.version} (${known.name}).`, {
    nextStep: `Take ${known.version}: it is the same.`,
    onCommandLine: `smearwise models show ${known.version}`,
  });
}

async function readCard(file: string): Promise<ModelCard> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size > MOST_CARD_BYTES) throw badCard(file, `it has ${Math.round(size / 2 ** 20)} MiB`, undefined);
  const text = (await readRequiredFile(file, 'The model card')).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badCard(file, 'it is not JSON', error);
  }
  const result = modelCardSchema.safeParse(value);
  if (result.success) {
    const contradiction = contradictionIn(result.data);
    if (contradiction === undefined) return result.data;
    throw badCard(file, contradiction, undefined);
  }
  const [issue] = result.error.issues;
  throw badCard(
    file,
    issue ? `field ${issue.path.join('.')}: ${issue.message}` : 'it is incomplete',
    result.error,
  );
}

/**
 * What no schema sees: a positive class that no output stands for would call every cell clear, and limits that are
 * only said to be met would let the version into use without a person's name.
 */
function contradictionIn({
  classes,
  positiveClass,
  threshold,
  test,
  acceptance,
  data,
}: ModelCard): string | undefined {
  if (new Set(classes).size < classes.length)
    return `one of its classes ${classes.join(', ')} is there twice`;
  if (!classes.includes(positiveClass)) {
    return `its positive class "${positiveClass}" is none of ${classes.join(', ')}`;
  }
  if (test.positiveClass !== positiveClass) {
    return `its positive class is "${positiveClass}", but it was tested on "${test.positiveClass}"`;
  }
  if (test.threshold !== threshold) {
    return `its threshold is ${threshold}, but it was tested with ${test.threshold}`;
  }
  const judged = judgeAcceptance(test, acceptance.limits, data.testImagesLearnedBefore ?? 0);
  if (acceptance.met === judged.met) return undefined;
  return `it says that it ${acceptance.met ? 'meets' : 'misses'} its acceptance limits, its figures say otherwise`;
}

function badCard(file: string, problem: string, cause: unknown): AppError {
  return new AppError('corrupt', `The model card "${file}" cannot be used: ${problem}.`, {
    nextStep: 'Export the model again with its card.',
    cause,
  });
}
