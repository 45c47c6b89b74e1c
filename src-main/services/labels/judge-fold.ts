import type { JobContext } from '../../base/index.ts';
import { type QuickRecipe, quickRecipeSchema } from '../../contract/index.ts';
import { onnxruntimeBackend } from '../../engine/runners/index.ts';
import { type FeatureTable, fitTemperature, predictLogits, trainHead } from '../../engine/training/index.ts';
import type { FoldParts } from './folds.ts';

/** The recipe Quick in its shortest form: one plain view of each image, little patience. */
export function labelCheckRecipe(seed: number): QuickRecipe {
  return quickRecipeSchema.parse({ augmentation: { views: 1 }, patience: 5, seed });
}

/** Features and class index of every image of the dataset. */
export interface Described {
  readonly table: FeatureTable;
  readonly labels: Int32Array;
  readonly classCount: number;
}

/**
 * Trains a head without the images of a fold and lets it judge them: calibrated probabilities, judged images ×
 * classes. Same images and seed, same answer. Throws `cancelled`, and what `trainHead` throws.
 */
export async function judgeFold(
  { table, labels, classCount }: Described,
  { train, validation, judged }: FoldParts,
  seed: number,
  job: JobContext,
): Promise<Float64Array> {
  const of = (places: Int32Array) => ({
    table: rowsOf(table, places),
    labels: Int32Array.from(places, (place) => labels[place] ?? 0),
  });
  const checked = of(validation);
  const { head, epochs } = await trainHead({
    backend: onnxruntimeBackend,
    classes: classCount,
    train: of(train),
    validation: checked,
    recipe: labelCheckRecipe(seed),
    signal: job.signal,
  });
  job.log(`${epochs.length} epochs on ${train.length} images.`);
  const answers = await predictLogits(head, checked.table, onnxruntimeBackend);
  const temperature = fitTemperature(answers, checked.labels);
  const { data } = await predictLogits(head, rowsOf(table, judged), onnxruntimeBackend);
  return softmaxRows(data, classCount, temperature);
}

/** Some rows of a table as a table of their own. */
function rowsOf(table: FeatureTable, places: Int32Array): FeatureTable {
  return {
    count: places.length,
    views: table.views,
    width: table.width,
    row: (index, view, target, offset) => {
      table.row(places[index] ?? 0, view, target, offset);
    },
  };
}

function softmaxRows(logits: Float32Array, classCount: number, temperature: number): Float64Array {
  const probabilities = Float64Array.from(logits, (logit) => logit / temperature);
  for (let start = 0; start < probabilities.length; start += classCount) {
    const row = probabilities.subarray(start, start + classCount);
    const largest = Math.max(...row);
    let sum = 0;
    for (const [c, value] of row.entries()) sum += row[c] = Math.exp(value - largest);
    for (const [c, value] of row.entries()) row[c] = value / sum;
  }
  return probabilities;
}
