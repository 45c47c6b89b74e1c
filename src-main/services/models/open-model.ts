import { hostname } from 'node:os';
import { z } from 'zod';
import { APP_VERSION, AppError, sha256OfJson } from '../../base/index.ts';
import { Classifier } from '../../engine/inference/index.ts';
import { readModel } from '../../engine/onnx/index.ts';
import { openInTwoThreads } from '../../engine/runners/index.ts';
import type { ModelRecord } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

/**
 * Loads a version ready to run. On a PC or app version where it has not run before, its check set is run first.
 * Throws `corrupt` for a damaged file, `refused` where the answers are not those of its card.
 */
export async function openModel({ store }: Workspace, model: ModelRecord): Promise<Classifier> {
  const { card } = model;
  const what = `model ${model.version} (${model.name})`;
  const graph = readModel(await store.blobs.get(card.sha256, what));
  const classifier = await Classifier.open(graph, card, openInTwoThreads);
  try {
    // One file may come with several cards.
    const key = `checked ${sha256OfJson([card.sha256, card.checkSet])}`;
    const here = `${hostname()} ${process.arch} ${APP_VERSION} ${classifier.device}`;
    if (store.settings.get(key, z.string()) !== here) {
      await requireSameAnswers(classifier, model, what);
      store.settings.set(key, here);
    }
    return classifier;
  } catch (error) {
    await classifier.close();
    throw error;
  }
}

/** Runs the card's check set; throws `refused` where an answer differs by more than its tolerance. */
export async function requireSameAnswers(
  classifier: Classifier,
  { card }: Pick<ModelRecord, 'card'>,
  what: string,
): Promise<void> {
  const { passed, largestDifference } = await classifier.runCheckSet(card.checkSet);
  if (passed) return;
  throw new AppError(
    'refused',
    `On this PC ${what} does not give the answers of its card (largest difference ${largestDifference.toPrecision(2)}).`,
    { nextStep: 'Do not use it here. Update Smearwise and the graphics driver, or import the model again.' },
  );
}
