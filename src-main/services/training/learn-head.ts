import { fitTemperature, predictLogits, trainHead } from '../../engine/training/index.ts';
import type { RunnerBackend } from '../../engine/runners/index.ts';
import { tellIn } from '../devices/index.ts';
import { FeatureExtractor } from '../features/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { describeData } from './data-list.ts';
import { describeEpoch, type Learned } from './learned.ts';
import { labelled, labelsOf, type Materials } from './materials.ts';
import type { TrainingJob } from './training-job.ts';
import type { TrainingRecord } from './training-record.ts';

/** Extracts features, trains the head with checkpoints on disk, and calibrates it. */
export async function learnHead(
  workspace: Workspace,
  materials: Materials,
  record: TrainingRecord,
  backend: RunnerBackend,
  job: TrainingJob,
): Promise<Learned> {
  const { recipe } = record;
  const { images, classes, trunk, backbone } = materials;
  const extractor = await FeatureExtractor.open(
    workspace.featuresFolder,
    { trunk, card: backbone, recipe },
    {
      backend,
      tell: tellIn((text) => {
        job.log(text);
      }),
    },
  );
  try {
    const train = await extractor.augmented(images.train, job, 'Looking at training images');
    const validation = await extractor.plain(images.validation, job, 'Looking at validation images');
    const labels = labelsOf(images.validation, classes);
    const { head, epochs, bestEpoch } = await trainHead({
      backend,
      classes: classes.length,
      dataSha256: describeData(images).listSha256,
      train: { table: train, ...labelled(images.train, materials) },
      validation: { table: validation, labels },
      recipe,
      signal: job.signal,
      finishSoon: job.finishSoon,
      onEpoch: (epoch) => {
        record.addEpoch(epoch);
        job.report({
          stage: 'Learning',
          unit: 'epochs',
          done: epoch.epoch,
          failed: 0,
          total: recipe.maxEpochs,
        });
        job.log(describeEpoch(epoch));
      },
      onCheckpoint: (kind, bytes) => record.saveCheckpoint(kind, bytes),
      ...(await record.resumePoint()),
    });
    const { data: logits } = await predictLogits(head, validation, backend);
    const temperature = fitTemperature({ classes: classes.length, data: logits }, labels);
    return {
      trunk,
      head,
      epochs,
      bestEpoch,
      temperature,
      runner: backend.name,
      device: extractor.device,
    };
  } finally {
    await extractor.close();
  }
}
