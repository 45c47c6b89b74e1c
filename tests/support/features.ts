import { Random } from '../../src-main/base/index.ts';
import type { FeatureTable, LabelledFeatures } from '../../src-main/engine/training/index.ts';

/** Features given as one array, count × views × width. */
export function tableOf(count: number, views: number, width: number, data: Float32Array): FeatureTable {
  return {
    count,
    views,
    width,
    row(index, view, target, offset) {
      const start = (index * views + view) * width;
      target.set(data.subarray(start, start + width), offset);
    },
  };
}

/**
 * Made-up features: each class lies around a centre of its own, at this distance from the origin; views of one image
 * differ by little. Labels go round the classes.
 */
export function madeUpFeatures(
  seed: number,
  { count, views, width, classes = 2, distance = 1 }: FeatureSizes,
): LabelledFeatures {
  const random = Random.of(seed, 'made-up features');
  const centreRandom = Random.of(0, 'class centres');
  const centres = Array.from({ length: classes * width }, () => distance * centreRandom.normal());
  const data = new Float32Array(count * views * width);
  const labels = Int32Array.from({ length: count }, (_, index) => index % classes);
  for (const [index, label] of labels.entries()) {
    for (let column = 0; column < width; column++) {
      const own = (centres[label * width + column] ?? 0) + random.normal();
      for (let view = 0; view < views; view++) {
        data[(index * views + view) * width + column] = own + 0.2 * random.normal();
      }
    }
  }
  return { table: tableOf(count, views, width, data), labels };
}

interface FeatureSizes {
  readonly count: number;
  readonly views: number;
  readonly width: number;
  readonly classes?: number;
  readonly distance?: number;
}
