/** The catalogue's nine torchvision networks with seeded random weights, for tests without the real files. */
export { densenet121 } from './densenet.ts';
export { inceptionV3 } from './inception.ts';
export { FAMILIES, HIDDEN } from './families.ts';
export type { FamilyGraph } from './layers.ts';
export { mobilenetV2, mobilenetV3Small } from './mobilenet.ts';
export { alexnet, squeezenet1_1, vgg16 } from './plain.ts';
export { resnet18, resnet50 } from './resnet.ts';
