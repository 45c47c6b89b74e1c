import { sha256OfJson } from '../../../base/index.ts';
import type { DeepRecipe } from '../../../contract/index.ts';
import { trunkOfExtractor } from '../../../engine/backbones/index.ts';
import { fitTemperature, trainNetwork } from '../../../engine/training/index.ts';
import { describeData } from '../data-list.ts';
import { describeEpoch, type Learned, type Learning } from '../learned.ts';
import { labelsOf } from '../materials.ts';
import { layersBehind, wholeNetwork } from './learning-part.ts';
import { startingNetwork } from './starting-network.ts';

/**
 * Trains the network, or its layers behind a cut, together with its head, with checkpoints on disk; calibrates it.
 */
export async function learnNetwork(learning: Learning, recipe: DeepRecipe): Promise<Learned> {
  const { workspace, materials, record, backend, job } = learning;
  const { images, classes, backbone } = materials;
  const network = await startingNetwork(learning, recipe);
  const labels = labelsOf(images.validation, classes);
  const trainingImages = images.train.length;
  const part =
    recipe.kind === 'standard' && recipe.cut !== null
      ? await layersBehind(recipe.cut, workspace, materials, network, recipe, job)
      : await wholeNetwork(workspace, materials, network, recipe, record.id);
  try {
    const result = await trainNetwork({
      network: part.network,
      train: part.train,
      validation: part.validation,
      materialsSha256: sha256OfJson({ data: describeData(images).listSha256, backbone: backbone.sha256 }),
      recipe,
      backend,
      runnerOptions: { ownThread: true },
      signal: job.signal,
      finishSoon: job.finishSoon,
      onStep: (epoch, done) => {
        job.report({
          ...{ stage: 'Learning', unit: 'images', failed: 0 },
          done: (epoch - 1) * trainingImages + done,
          total: recipe.maxEpochs * trainingImages,
        });
      },
      onSmallerBatch: (batch) => {
        job.log(`The device has too little memory for that batch: going on with ${batch} images in a step.`);
      },
      onEpoch: (epoch) => {
        record.addEpoch(epoch);
        job.log(describeEpoch(epoch));
      },
      onCheckpoint: (kind, bytes) => record.saveCheckpoint(kind, bytes),
      ...(await record.resumePoint()),
    });
    job.log(`Waited for views: ${result.waitedSeconds.toFixed(1)} s.`);
    return {
      trunk: trunkOfExtractor(materials.trunk, result.network.extractor),
      head: result.network.head,
      epochs: result.epochs,
      bestEpoch: result.bestEpoch,
      temperature: fitTemperature(result.validationLogits, labels),
      runner: backend.name,
      device: result.device,
    };
  } finally {
    await part.close();
  }
}
