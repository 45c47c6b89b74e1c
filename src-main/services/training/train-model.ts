import { AppError, toErrorBody } from '../../base/index.ts';
import type { ModelCard } from '../../contract/index.ts';
import type { RunnerBackend } from '../../engine/runners/index.ts';
import { LEARNED_BEFORE_UNTOLD, learnedBeforeSentence, trainingSentences } from '../../reports/index.ts';
import { lockWork, type ModelRecord, type TrainingRow } from '../../store/index.ts';
import type { BackendRequest } from '../devices/index.ts';
import { comparedCells } from '../models/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { buildModel } from './build-model.ts';
import { createTraining, type TrainingRequest } from './create-training.ts';
import { openBackend } from './engine-choice.ts';
import { learn } from './learn.ts';
import { gatherMaterials } from './materials.ts';
import type { TrainingJob } from './training-job.ts';
import { TrainingRecord } from './training-record.ts';
import { writeTrainingReport } from './write-report.ts';

export interface TrainingOutcome {
  /** `v3`. */
  readonly version: string;
  readonly card: ModelCard;
  readonly reportFile: string;
  /** The test result in words. */
  readonly sentences: readonly string[];
}

/**
 * Trains as the recipe says: a head on a frozen backbone, or the network with its head; calibrated, and tested on
 * patients it never saw; registered as a candidate version with its card and report.
 *
 * Everything is checked before the first long step. Stopped or killed, `resumeTraining` goes on after the last whole
 * epoch. Throws what `gatherMaterials`, `chooseTaps`, `openBackend`, `trainHead` and `trainNetwork` throw.
 */
export async function trainModel(
  workspace: Workspace,
  request: TrainingRequest,
  job: TrainingJob,
): Promise<TrainingOutcome> {
  await gatherMaterials(workspace, request);
  const backend = await openBackend(workspace, request, job);
  const row = await createTraining(workspace, request);
  return run(workspace, row, backend, job);
}

/** Goes on with a training that was stopped, failed or killed; the latest of them where none is named. */
export async function resumeTraining(
  workspace: Workspace,
  request: { training: number | undefined } & BackendRequest,
  job: TrainingJob,
): Promise<TrainingOutcome> {
  const { trainings } = workspace.store;
  const row =
    request.training === undefined ? trainings.latestUnfinished() : trainings.require(request.training);
  if (!row) {
    throw new AppError('not-found', 'No training is waiting to be resumed.', {
      nextStep: 'Start a new one.',
      onCommandLine: 'smearwise train --dataset … --backbone …',
    });
  }
  if (row.status === 'finished') {
    throw new AppError('invalid-input', `Training ${row.id} has finished; there is nothing to resume.`, {
      nextStep: 'Start a new training.',
    });
  }
  job.log(`Going on with training ${row.id}: ${row.name}.`);
  const backend = await openBackend(workspace, request, job);
  return run(workspace, row, backend, job);
}

async function run(
  workspace: Workspace,
  row: TrainingRow,
  backend: RunnerBackend,
  job: TrainingJob,
): Promise<TrainingOutcome> {
  const unlock = lockWork(workspace.home, { kind: 'training', id: row.id }, `Training ${row.id}`);
  try {
    return await runAlone(workspace, row, backend, job);
  } finally {
    unlock();
  }
}

async function runAlone(
  workspace: Workspace,
  row: TrainingRow,
  backend: RunnerBackend,
  job: TrainingJob,
): Promise<TrainingOutcome> {
  const { store } = workspace;
  const record = new TrainingRecord(store, row);
  store.trainings.setStatus(row.id, 'running');
  try {
    const model = store.models.ofTraining(row.id) ?? (await makeModel(workspace, record, row, backend, job));
    const predictions = store.models.predictions(model.number);
    await askVersionInUse(workspace, model, job);
    const reportFile = await writeTrainingReport(workspace, model, predictions);
    record.end('finished');
    return { version: model.version, card: model.card, reportFile, sentences: trainingSentences(model.card) };
  } catch (error) {
    const body = toErrorBody(error);
    try {
      record.end(body.code === 'cancelled' ? 'stopped' : 'failed', body);
    } catch (unrecorded) {
      // Why it ended says more than that this could not be written down; a stop must not be reported as kept, though.
      throw body.code === 'cancelled' ? unrecorded : error;
    }
    if (body.code !== 'cancelled') {
      job.log(`Training ${row.id} has failed; what it has computed is kept, and it can go on from there.`);
      throw error;
    }
    throw new AppError('cancelled', `Training ${row.id} is stopped; every whole epoch is kept.`, {
      nextStep: 'Go on with it when you like.',
      onCommandLine: `smearwise train --resume ${row.id}`,
    });
  }
}

/** Has the version in use look at the same test images, so that both can be compared at once. */
async function askVersionInUse(workspace: Workspace, model: ModelRecord, job: TrainingJob): Promise<void> {
  const inUse = workspace.store.models.inUse();
  if (!inUse || inUse.number === model.number) return;
  try {
    await comparedCells(workspace, inUse, model, job);
  } catch (error) {
    const { code, message } = toErrorBody(error);
    if (code === 'cancelled') throw error;
    job.log(message);
  }
}

/** Learns, builds and tests the model, and registers it: with everything it needs, or not at all. */
async function makeModel(
  workspace: Workspace,
  record: TrainingRecord,
  row: TrainingRow,
  backend: RunnerBackend,
  job: TrainingJob,
): Promise<ModelRecord> {
  const { store } = workspace;
  const materials = await gatherMaterials(workspace, row);
  const { images, learnedBefore, testImagesLearnedBefore } = materials;
  if (testImagesLearnedBefore > 0) {
    job.log(learnedBeforeSentence(testImagesLearnedBefore, images.test.length));
  }
  if (!learnedBefore.isComplete) job.log(LEARNED_BEFORE_UNTOLD);
  const learned = await learn({ workspace, materials, record, backend, job });
  const { card, dataList, file, predictions } = await buildModel(materials, record, learned, row.name, job);
  await store.blobs.put(file);
  await store.blobs.put(Buffer.from(dataList));
  return store.transaction(() => {
    const registered = store.models.register(card, predictions, row.id);
    store.audit.append(
      'training',
      'model registered',
      registered.version,
      { training: row.id, sha256: card.sha256 },
      [{ kind: 'model', id: registered.number }],
    );
    return registered;
  });
}
