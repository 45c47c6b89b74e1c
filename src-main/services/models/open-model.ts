import { hostname } from 'node:os';
import { z } from 'zod';
import { APP_VERSION, AppError, type JobContext, sha256OfJson } from '../../base/index.ts';
import type { DeviceChoice } from '../../contract/index.ts';
import { Classifier } from '../../engine/inference/index.ts';
import { readModel } from '../../engine/onnx/index.ts';
import { onnxruntimeBackend, openForInference, type RunnerBackend } from '../../engine/runners/index.ts';
import type { ModelRecord, Store } from '../../store/index.ts';
import { chooseBackend, tellIn } from '../devices/index.ts';
import type { Workspace } from '../workspace/index.ts';

/**
 * Loads a version ready to run on a device. On a PC, device or app version where it has not run before, its check set is
 * run first: a graphics card that does not give the answers of its card leaves the work to the processor. Throws `corrupt`
 * for a damaged file, `refused` where the answers are not those of its card, `unavailable` for a device that was asked for
 * by name and cannot be had.
 */
export async function openModel(
  { store }: Workspace,
  model: ModelRecord,
  device: DeviceChoice,
  job: JobContext,
): Promise<Classifier> {
  const what = `model ${model.version} (${model.name})`;
  const graph = readModel(await store.blobs.get(model.card.sha256, what));
  const log = (text: string) => {
    job.log(text);
  };
  const backend = await chooseBackend(store, { engine: 'auto', device }, log);
  const open = (on: RunnerBackend) =>
    Classifier.open(graph, model.card, (classifier) => openForInference(classifier, on, tellIn(log)));
  const classifier = await open(backend);
  try {
    await requireCheckedHere(store, classifier, model, what);
    return classifier;
  } catch (error) {
    await classifier.close();
    if (!(error instanceof AppError) || error.code !== 'refused' || backend.device === 'cpu') throw error;
    tellIn(log)(error);
  }
  const onProcessor = await open(onnxruntimeBackend);
  try {
    await requireCheckedHere(store, onProcessor, model, what);
    return onProcessor;
  } catch (error) {
    await onProcessor.close();
    throw error;
  }
}

/** Runs the check set where this file and card have not passed it on this device before. One file may come with several cards. */
async function requireCheckedHere(
  store: Store,
  classifier: Classifier,
  model: ModelRecord,
  what: string,
): Promise<void> {
  const { card } = model;
  const key = `checked ${sha256OfJson([card.sha256, card.checkSet])}`;
  const here = `${hostname()} ${process.arch} ${APP_VERSION} ${classifier.device}`;
  if (store.settings.get(key, z.string()) === here) return;
  await requireSameAnswers(classifier, model, what);
  store.settings.set(key, here);
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
