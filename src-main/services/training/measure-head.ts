import { z } from 'zod';
import { Random } from '../../base/index.ts';
import { type QuickRecipe, quickRecipeSchema } from '../../contract/index.ts';
import { type FeatureTable, trainHead } from '../../engine/training/index.ts';
import { measuredOnce, type Measuring } from './measured.ts';

const IMAGES = 512;
const VALIDATION_IMAGES = 64;
/** The first round lays out memory. */
const ROUNDS = 3;

const headSpeedSchema = z.object({ imagesPerSecond: z.number().positive() });

/** What the speed of a head depends on, beside its recipe. */
export interface HeadWork {
  /** Features that it takes. */
  readonly width: number;
  readonly classes: number;
}

/** Images a second that a head learns from on this PC, on made-up features; measured once for each kind of head. */
export async function measureHead(
  { workspace, backend, signal }: Omit<Measuring, 'materials'>,
  { width, classes }: HeadWork,
  recipe: Partial<Pick<QuickRecipe, 'optimizer' | 'batchSize'>> & { head: QuickRecipe['head'] },
): Promise<number> {
  const { head, optimizer, batchSize } = quickRecipeSchema.parse(recipe);
  const of = {
    ...{ width, classes, batchSize, hidden: head.hidden, optimizer: optimizer.kind },
    ...{ runner: backend.name, device: backend.device },
  };
  const measure = async () => {
    const { epochs } = await trainHead({
      train: madeUp(IMAGES, width, classes),
      validation: madeUp(VALIDATION_IMAGES, width, classes),
      recipe: quickRecipeSchema.parse({
        ...{ head, optimizer, batchSize },
        ...{ maxEpochs: ROUNDS, patience: ROUNDS },
      }),
      classes,
      backend,
      signal,
    });
    const seconds = epochs.slice(1).reduce((sum, epoch) => sum + epoch.seconds, 0);
    return { imagesPerSecond: (IMAGES * (ROUNDS - 1)) / Math.max(1e-6, seconds) };
  };
  return (await measuredOnce(workspace.store, 'head', of, headSpeedSchema, measure)).imagesPerSecond;
}

function madeUp(count: number, width: number, classes: number) {
  const random = Random.of(1, 'made-up features');
  const data = Float32Array.from({ length: count * width }, () => random.normal());
  const table: FeatureTable = {
    ...{ count, views: 1, width },
    row: (index, _, target, offset) => {
      target.set(data.subarray(index * width, (index + 1) * width), offset);
    },
  };
  return { table, labels: Int32Array.from({ length: count }, (_, index) => index % classes) };
}
