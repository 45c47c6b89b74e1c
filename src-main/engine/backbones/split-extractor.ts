import { AppError } from '../../base/index.ts';
import type { BackboneCard, FeatureMap } from '../../contract/index.ts';
import {
  type Graph,
  GraphBuilder,
  inferShapes,
  keepOutputs,
  partBehind,
  trainedWeights,
} from '../onnx/index.ts';
import { TRUNK_INPUT } from './backbone.ts';
import { addNormalisation, addPooling, type FeatureRecipe, POOLINGS } from './feature-extractor.ts';
import { chooseTaps } from './taps.ts';

/** A feature extractor in two parts: what is computed once, and what learns. */
export interface SplitExtractor {
  /**
   * Input `image`, as `featureExtractor`; output `activations`, float32 N × width: the map at the cut, row-major, then
   * the pooled maps that lie at or before it.
   */
  readonly frozen: Graph;
  /** Input `activations`; output `features`, the very ones of `featureExtractor`. */
  readonly learning: Graph;
}

/**
 * Cuts a feature extractor at one of the trunk's feature maps. Throws `usage` for a map that the card does not list, or
 * behind which no tapped map lies, and what `featureExtractor` throws.
 */
export function splitExtractor(
  trunk: Graph,
  card: BackboneCard,
  recipe: FeatureRecipe,
  cut: string,
): SplitExtractor {
  const frozenTaps = tapsBefore(cut, card, recipe.taps);
  const taps = chooseTaps(card, recipe.taps);
  const { channels } = card.featureMaps[positionOf(card, cut)] ?? { channels: 0 };
  const shapes = inferShapes(trunk, { [TRUNK_INPUT]: [1, 3, recipe.inputSize, recipe.inputSize] });
  const [, , height = 0, width = 0] = shapes.get(cut) ?? [];
  const layout = new ActivationLayout({ cut, channels, height, width }, frozenTaps, recipe);
  return {
    frozen: frozenPart(trunk, card, recipe, layout),
    learning: learningPart(trunk, taps, recipe, layout),
  };
}

/**
 * The tapped maps at or before a cut. Throws `usage` for a map that the card does not list, or behind which no tapped
 * map lies.
 */
export function tapsBefore(cut: string, card: BackboneCard, tapNames: readonly string[]): FeatureMap[] {
  const position = positionOf(card, cut);
  const taps = chooseTaps(card, tapNames);
  const before = taps.filter(({ tensor }) => positionOf(card, tensor) <= position);
  if (before.length < taps.length) return before;
  throw new AppError('usage', `No feature map of the recipe lies behind "${cut}", so nothing would learn.`, {
    nextStep: 'Cut the network earlier.',
  });
}

/** What a row of activations holds, and where. */
class ActivationLayout {
  readonly map: {
    readonly cut: string;
    readonly channels: number;
    readonly height: number;
    readonly width: number;
  };
  /** Tapped maps before the cut, pooled. */
  readonly frozenTaps: readonly FeatureMap[];
  readonly #poolings: number;

  constructor(map: ActivationLayout['map'], frozenTaps: readonly FeatureMap[], { pooling }: FeatureRecipe) {
    this.map = map;
    this.frozenTaps = frozenTaps;
    this.#poolings = POOLINGS[pooling].length;
  }

  get mapValues(): number {
    const { channels, height, width } = this.map;
    return channels * height * width;
  }

  get rowValues(): number {
    return this.frozenTaps.reduce((sum, tap) => sum + this.valuesOf(tap), this.mapValues);
  }

  valuesOf({ channels }: FeatureMap): number {
    return channels * this.#poolings;
  }
}

function frozenPart(
  trunk: Graph,
  card: BackboneCard,
  recipe: FeatureRecipe,
  layout: ActivationLayout,
): Graph {
  const { inputSize, pooling } = recipe;
  const wanted = new Map(
    [layout.map, ...layout.frozenTaps].map((map) => ['cut' in map ? map.cut : map.tensor, map]),
  );
  const used = keepOutputs(
    trunk,
    [...wanted].map(([name, { channels }]) => ({ name, type: 'float32', dims: ['N', channels, 'H', 'W'] })),
  );
  const builder = new GraphBuilder();
  const image = builder.input('image', 'uint8', ['N', inputSize, inputSize, 3]);
  const tensorOf = builder.append(used, {
    [TRUNK_INPUT]: addNormalisation(builder, image, card.normalisation),
  });
  const maps = [
    tensorOf(layout.map.cut),
    ...layout.frozenTaps.flatMap(({ tensor }) => addPooling(builder, tensorOf(tensor), pooling)),
  ];
  const rows = maps.map((map) => builder.node('Flatten', [map], { axis: 1 }));
  const joined = rows.length > 1 ? builder.node('Concat', rows, { axis: 1 }) : (rows[0] ?? '');
  builder.output('activations', 'float32', ['N', layout.rowValues], joined);
  return builder.build(`${card.name} before ${layout.map.cut}`);
}

function learningPart(
  trunk: Graph,
  taps: readonly FeatureMap[],
  { pooling }: FeatureRecipe,
  layout: ActivationLayout,
): Graph {
  const { cut, channels, height, width } = layout.map;
  const builder = new GraphBuilder();
  const activations = builder.input('activations', 'float32', ['N', layout.rowValues]);
  const slice = (start: number, values: number) =>
    builder.node('Slice', [activations, ...[start, start + values, 1].map((value) => builder.ints([value]))]);
  const map = builder.node('Reshape', [
    slice(0, layout.mapValues),
    builder.ints([-1, channels, height, width]),
  ]);
  const learnedTaps = taps.filter((tap) => !layout.frozenTaps.includes(tap));
  const tail = keepOutputs(
    partBehind(trunk, { name: cut, type: 'float32', dims: ['N', channels, height, width] }),
    learnedTaps.map((tap) => ({ name: tap.tensor, type: 'float32', dims: ['N', tap.channels, 'H', 'W'] })),
  );
  const tensorOf = builder.append(tail, { [cut]: map });
  for (const name of trainedWeights(tail)) {
    if (tensorOf(name) !== name)
      throw new RangeError(`the weights "${name}" would be called "${tensorOf(name)}"`);
  }
  let start = layout.mapValues;
  const rows = taps.flatMap((tap) => {
    if (learnedTaps.includes(tap)) {
      return addPooling(builder, tensorOf(tap.tensor), pooling).map((pooled) =>
        builder.node('Flatten', [pooled], { axis: 1 }),
      );
    }
    const values = layout.valuesOf(tap);
    start += values;
    return [slice(start - values, values)];
  });
  const features = rows.length > 1 ? builder.node('Concat', rows, { axis: 1 }) : (rows[0] ?? '');
  const total = taps.reduce((sum, tap) => sum + layout.valuesOf(tap), 0);
  builder.output('features', 'float32', ['N', total], features);
  return builder.build(`${trunk.name} behind ${cut}`);
}

function positionOf(card: BackboneCard, tensor: string): number {
  const position = card.featureMaps.findIndex((map) => map.tensor === tensor);
  if (position >= 0) return position;
  throw new AppError('usage', `The backbone "${card.name}" has no feature map "${tensor}".`, {
    nextStep: `Choose among: ${card.featureMaps.map((map) => map.tensor).join(', ')}.`,
  });
}
