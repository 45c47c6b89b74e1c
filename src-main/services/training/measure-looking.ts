import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { silentJob } from '../../base/index.ts';
import type { Recipe } from '../../contract/index.ts';
import type { RunnerBackend } from '../../engine/runners/index.ts';
import { tellIn } from '../devices/index.ts';
import { FeatureExtractor } from '../features/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { Materials } from './materials.ts';
import { measuredOnce, spread } from './measured.ts';

const WARM_UP_IMAGES = 8;
const MEASURED_IMAGES = 32;

const lookingSchema = z.object({
  /** Files read and decoded, as the training itself does it. */
  imagesPerSecond: z.number().positive(),
  /** Of this process while it looks. */
  memoryBytes: z.number().positive(),
});
export type Looking = z.infer<typeof lookingSchema>;

/** How fast the backbone sees the dataset's own images on this PC, measured once for each backbone and input size. */
export function measureLooking(
  { store }: Workspace,
  materials: Materials,
  recipe: Recipe,
  backend: RunnerBackend,
): Promise<Looking> {
  const { backbone } = materials;
  const { name: runner, device } = backend;
  const of = { backbone: backbone.sha256, size: recipe.inputSize ?? backbone.inputSize, runner, device };
  return measuredOnce(store, 'looking', of, lookingSchema, () => measure(materials, recipe, backend));
}

async function measure(
  { trunk, backbone, images }: Materials,
  recipe: Recipe,
  backend: RunnerBackend,
): Promise<Looking> {
  const folder = await mkdtemp(join(tmpdir(), 'smearwise-speed-'));
  const source = { trunk, card: backbone, recipe };
  const extractor = await FeatureExtractor.open(folder, source, { backend, tell: tellIn(() => undefined) });
  try {
    const some = spread(images.train, WARM_UP_IMAGES + MEASURED_IMAGES);
    await extractor.plain(some.slice(0, WARM_UP_IMAGES), silentJob, '');
    const measured = some.slice(WARM_UP_IMAGES);
    const startMs = performance.now();
    await extractor.plain(measured, silentJob, '');
    return {
      imagesPerSecond: (Math.max(1, measured.length) * 1000) / (performance.now() - startMs),
      memoryBytes: process.memoryUsage.rss(),
    };
  } finally {
    await extractor.close();
    await rm(folder, { recursive: true, force: true });
  }
}
