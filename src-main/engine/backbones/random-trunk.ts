import { Random } from '../../base/index.ts';
import { IMAGENET_NORMALISATION } from '../../contract/index.ts';
import { GraphBuilder, listFeatureMaps } from '../onnx/index.ts';
import { type Backbone, finishBackbone, TRUNK_INPUT } from './backbone.ts';
import { heWeights } from './he-weights.ts';

const INPUT_SIZE = 96;
/** Output channels and kernel side of each stage; every stage halves the picture. */
const STAGES = [
  { channels: 32, kernel: 5 },
  { channels: 64, kernel: 3 },
  { channels: 128, kernel: 3 },
  { channels: 256, kernel: 3 },
];

/**
 * A small convolutional trunk with seeded random weights, for a PC without a trained backbone: four convolutions
 * with ReLU, input 96 × 96, last map 256 × 6 × 6. Its features are far weaker than those of a trained network.
 * Same seed, same file.
 */
export function randomTrunk(seed: number): Backbone {
  const random = Random.of(seed, 'random-conv');
  const builder = new GraphBuilder();
  let tensor = builder.input(TRUNK_INPUT, 'float32', ['N', 3, 'H', 'W']);
  let channels = 3;
  for (const [index, stage] of STAGES.entries()) {
    const pad = (stage.kernel - 1) / 2;
    const weights = heWeights(random, [stage.channels, channels, stage.kernel, stage.kernel]);
    const convolved = builder.node(
      'Conv',
      [tensor, builder.initializer(weights, `stage${index + 1}.weight`)],
      {
        kernel_shape: [stage.kernel, stage.kernel],
        strides: [2, 2],
        pads: [pad, pad, pad, pad],
      },
    );
    tensor = builder.node('Relu', [convolved]);
    channels = stage.channels;
  }
  builder.output('features', 'float32', ['N', channels, 'H', 'W'], tensor);
  const trunk = builder.build('random-conv');
  return finishBackbone(trunk, listFeatureMaps(trunk, INPUT_SIZE), {
    name: 'random-conv',
    family: 'random',
    inputSize: INPUT_SIZE,
    normalisation: IMAGENET_NORMALISATION,
    verified: false,
    weights: 'random',
    licence: 'MIT',
  });
}
