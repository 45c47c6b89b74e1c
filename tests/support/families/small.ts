import { withBatchStatistics } from '../../../src-main/engine/autodiff/index.ts';
import type { Graph } from '../../../src-main/engine/onnx/index.ts';
import { type TrainingGraph, trainingGraph } from '../training-graph.ts';
import { densenet121 } from './densenet.ts';
import { inceptionV3 } from './inception.ts';
import { mobilenetV2, mobilenetV3Small } from './mobilenet.ts';
import { alexnet, squeezenet1_1, vgg16 } from './plain.ts';
import { resnet18, resnet50 } from './resnet.ts';

const SEED = 7;
const HIDDEN = 16;
const BATCH = 3;

interface SmallFamily {
  readonly make: () => Graph;
  readonly size: number;
  /** About the size of the untrained network's logits. */
  readonly temperature: number;
}

/** The catalogue's networks on pictures as small as they take; batch normalisations that are left use fixed statistics. */
const FAMILIES: Readonly<Record<string, SmallFamily>> = {
  alexnet: { make: () => alexnet(SEED, HIDDEN, 1).graph, size: 64, temperature: 1 },
  vgg16: { make: () => vgg16(SEED, HIDDEN, 1).graph, size: 32, temperature: 1 },
  resnet18: { make: () => resnet18(SEED).graph, size: 48, temperature: 16 },
  resnet50: { make: () => resnet50(SEED).graph, size: 48, temperature: 400 },
  squeezenet1_1: { make: () => squeezenet1_1(SEED).graph, size: 64, temperature: 1 },
  densenet121: { make: () => densenet121(SEED).graph, size: 48, temperature: 1 },
  'densenet121 by batch statistics': {
    make: () => withBatchStatistics(densenet121(SEED).graph),
    size: 64,
    temperature: 1,
  },
  inception_v3: { make: () => inceptionV3(SEED).graph, size: 80, temperature: 1 },
  mobilenet_v2: { make: () => mobilenetV2(SEED).graph, size: 48, temperature: 1 },
  mobilenet_v3_small: { make: () => mobilenetV3Small(SEED).graph, size: 48, temperature: 1 },
};

export const SMALL_FAMILIES: readonly string[] = Object.keys(FAMILIES);

/** A family's network with a loss on a small batch. */
export function smallFamily(name: string): TrainingGraph {
  const family = FAMILIES[name];
  if (!family) throw new RangeError(`there is no family "${name}"`);
  const { make, size, temperature } = family;
  return trainingGraph(make(), { batch: BATCH, size, seed: SEED, temperature });
}
