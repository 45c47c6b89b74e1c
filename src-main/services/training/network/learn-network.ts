import { join } from 'node:path';
import { sha256OfJson } from '../../../base/index.ts';
import type { DeepRecipe } from '../../../contract/index.ts';
import { trunkOfExtractor } from '../../../engine/backbones/index.ts';
import { openInThread, type RunnerBackend } from '../../../engine/runners/index.ts';
import { fitTemperature, trainNetwork } from '../../../engine/training/index.ts';
import type { Workspace } from '../../workspace/index.ts';
import { describeData } from '../data-list.ts';
import { describeEpoch, type Learned } from '../learned.ts';
import { labelsOf, type Materials } from '../materials.ts';
import type { TrainingJob } from '../training-job.ts';
import type { TrainingRecord } from '../training-record.ts';
import { changingViews, plainViews } from './pixel-views.ts';
import { RasterStore } from './raster-store.ts';
import { startingNetwork } from './starting-network.ts';

/** Trains the network together with its head, in new views at each epoch, with checkpoints on disk; calibrates it. */
export async function learnNetwork(
  workspace: Workspace,
  materials: Materials,
  record: TrainingRecord,
  recipe: DeepRecipe,
  backend: RunnerBackend,
  job: TrainingJob,
): Promise<Learned> {
  const { images, classes, backbone } = materials;
  const size = recipe.inputSize ?? backbone.inputSize;
  const network = await startingNetwork(workspace, materials, recipe, backend, job);
  const labels = labelsOf(images.validation, classes);
  const rasters = await RasterStore.open(
    join(workspace.featuresFolder, `training-${record.id}.pixels`),
    size,
  );
  try {
    const options = { size, seed: recipe.seed, rasters };
    const trainLabels = labelsOf(images.train, classes);
    const result = await trainNetwork({
      network,
      train: changingViews(images.train, trainLabels, recipe.augmentation, options),
      validation: plainViews(images.validation, labels, options),
      materialsSha256: sha256OfJson({ data: describeData(images).listSha256, backbone: backbone.sha256 }),
      recipe,
      backend: inThread(backend),
      signal: job.signal,
      finishSoon: job.finishSoon,
      onStep: (epoch, done) => {
        const total = recipe.maxEpochs * trainLabels.length;
        job.report({
          ...{ stage: 'Learning', unit: 'images', failed: 0, total },
          done: (epoch - 1) * trainLabels.length + done,
        });
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
    await rasters.close();
  }
}

/** ONNX Runtime's binding computes on the calling thread, which has views to draw meanwhile. */
function inThread(backend: RunnerBackend): RunnerBackend {
  return backend.name === 'onnxruntime' ? { ...backend, open: openInThread } : backend;
}
