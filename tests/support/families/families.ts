import { densenet121 } from './densenet.ts';
import { inceptionV3 } from './inception.ts';
import type { FamilyGraph } from './layers.ts';
import { mobilenetV2, mobilenetV3Small } from './mobilenet.ts';
import { alexnet, squeezenet1_1, vgg16 } from './plain.ts';
import { resnet18, resnet50 } from './resnet.ts';

const SEED = 7;
/** AlexNet and VGG get so few units in their classifier, which is dropped anyway; torchvision has 4096. */
export const HIDDEN = 16;

interface Family {
  readonly make: () => FamilyGraph;
  /** Side of the smallest pictures that it takes, or nearly so. */
  readonly smallSide: number;
}

/** The networks as the catalogue calls them. */
export const FAMILIES = {
  alexnet: { make: () => alexnet(SEED, HIDDEN), smallSide: 64 },
  vgg16: { make: () => vgg16(SEED, HIDDEN), smallSide: 32 },
  resnet18: { make: () => resnet18(SEED), smallSide: 48 },
  resnet50: { make: () => resnet50(SEED), smallSide: 48 },
  squeezenet1_1: { make: () => squeezenet1_1(SEED), smallSide: 64 },
  densenet121: { make: () => densenet121(SEED), smallSide: 48 },
  inception_v3: { make: () => inceptionV3(SEED), smallSide: 80 },
  mobilenet_v2: { make: () => mobilenetV2(SEED), smallSide: 48 },
  mobilenet_v3_small: { make: () => mobilenetV3Small(SEED), smallSide: 48 },
} satisfies Record<string, Family>;
