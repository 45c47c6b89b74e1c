import { fitTemperature, predictLogits, trainHead } from '../../engine/training/index.ts';
import { describeData } from './data-list.ts';
import { describeEpoch, type Learned, type Learning } from './learned.ts';
import { labelled, labelsOf } from './materials.ts';
import { openExtractor } from './open-extractor.ts';

/** Extracts features, trains the head with checkpoints on disk, and calibrates it. */
export async function learnHead(learning: Learning): Promise<Learned> {
  const { materials, record, backend, job } = learning;
  const { recipe } = record;
  const { images, classes, trunk } = materials;
  const extractor = await openExtractor(learning);
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
