import type { BackboneCard, Normalisation, Pooling } from '../../contract/index.ts';
import { floatTensor, type Graph, GraphBuilder, inferShapes, keepOutputs } from '../onnx/index.ts';
import { TRUNK_INPUT } from './backbone.ts';
import { chooseTaps } from './taps.ts';
import { trunkMetadata } from './trunk-place.ts';

/** What of a trunk becomes features. */
export interface FeatureRecipe {
  /** Feature maps by tensor name; empty = as `chooseTaps` says. */
  readonly taps: readonly string[];
  readonly pooling: Pooling;
  /** Side of the square input in pixels. */
  readonly inputSize: number;
}

const LARGEST_BYTE = 255;

/**
 * A graph from pixels to features: input `image`, uint8 N × size × size × 3, RGB; output `features`, float32
 * N × F. Each tapped map is averaged over its area, or its largest value is taken, or both, one after the other;
 * the taps follow in the order of the recipe.
 *
 * Throws `usage` for a tap that the card does not list, `invalid-input` for an input size that the trunk cannot take.
 */
export function featureExtractor(trunk: Graph, card: BackboneCard, recipe: FeatureRecipe): Graph {
  const { inputSize } = recipe;
  const taps = chooseTaps(card, recipe.taps);
  const used = keepOutputs(
    trunk,
    taps.map(({ tensor, channels }) => ({ name: tensor, type: 'float32', dims: ['N', channels, 'H', 'W'] })),
  );
  inferShapes(used, { [TRUNK_INPUT]: [1, 3, inputSize, inputSize] });
  const builder = new GraphBuilder();
  const image = builder.input('image', 'uint8', ['N', inputSize, inputSize, 3]);
  const normalised = addNormalisation(builder, image, card.normalisation);
  const tensorOf = builder.append(used, { [TRUNK_INPUT]: normalised });
  const pooled = taps.flatMap(({ tensor }) => addPooling(builder, tensorOf(tensor), recipe.pooling));
  const [first = '', ...others] = pooled;
  const joined = others.length > 0 ? builder.node('Concat', pooled, { axis: 1 }) : first;
  const width = taps.reduce((sum, { channels }) => sum + channels, 0) * POOLINGS[recipe.pooling].length;
  builder.output('features', 'float32', ['N', width], builder.node('Flatten', [joined], { axis: 1 }));
  const end = tensorOf(taps.at(-1)?.tensor ?? '');
  return builder.build(`${card.name} features`, (nameOf) =>
    trunkMetadata({ input: nameOf(normalised), end: nameOf(end) }),
  );
}

export const POOLINGS: Readonly<Record<Pooling, readonly string[]>> = {
  mean: ['GlobalAveragePool'],
  max: ['GlobalMaxPool'],
  'mean-max': ['GlobalAveragePool', 'GlobalMaxPool'],
};

/** Adds the poolings of one map, one after the other; returns their names. */
export function addPooling(builder: GraphBuilder, map: string, pooling: Pooling): string[] {
  return POOLINGS[pooling].map((op) => builder.node(op, [map]));
}

/** Adds (pixel / 255 - mean) / std as one multiplication and one addition. Returns float32 N × 3 × size × size. */
export function addNormalisation(builder: GraphBuilder, image: string, { mean, std }: Normalisation): string {
  // Under names of their own, so that the trunk's weights keep theirs.
  const perChannel = (name: string, value: (mean: number, std: number) => number) =>
    builder.initializer(
      floatTensor(
        mean.map((channelMean, channel) => value(channelMean, std[channel] ?? 1)),
        [1, mean.length, 1, 1],
      ),
      name,
    );
  const planes = builder.node('Transpose', [image], { perm: [0, 3, 1, 2] });
  const floats = builder.node('Cast', [planes], { to: FLOAT });
  const scaled = builder.node('Mul', [
    floats,
    perChannel('image.scale', (_, channelStd) => 1 / (LARGEST_BYTE * channelStd)),
  ]);
  return builder.node('Add', [
    scaled,
    perChannel('image.shift', (channelMean, channelStd) => -channelMean / channelStd),
  ]);
}

/** ONNX's number of the element type float32. */
const FLOAT = 1;
