import { type FloatTensor, floatTensor, type Graph, GraphBuilder } from '../onnx/index.ts';
import { LearnedImages } from './learned-images.ts';
import { trunkMetadata, trunkPlaceOf } from './trunk-place.ts';

/** One fully connected layer: weights [inputs, outputs], bias [outputs]. */
export interface DenseLayer {
  readonly weights: FloatTensor;
  readonly bias: FloatTensor;
}

/** A trained head: layers with ReLU between them, on standardised features. */
export interface TrainedHead {
  readonly layers: readonly DenseLayer[];
  /** The head was trained on (feature - mean) / std; std is positive. */
  readonly standardisation: { readonly mean: Float32Array; readonly std: Float32Array };
  /** Logits are divided by it (Guo et al. 2017, On Calibration of Modern Neural Networks). */
  readonly temperature: number;
  /** In the order of the last layer's outputs. */
  readonly classes: readonly string[];
}

/**
 * The whole model from pixels to answers: the extractor's input `image`, outputs `logits` and `probabilities` (softmax
 * of logits / temperature), float32 N × classes. The standardisation is folded into the first layer. The file's
 * metadata names the classes, the place of the trunk, and the images that it has learned from. Throws RangeError where
 * layers, features and classes do not fit.
 */
export function classifierModel(
  extractor: Graph,
  head: TrainedHead,
  learnedImages = LearnedImages.none,
): Graph {
  const builder = new GraphBuilder();
  const [input] = extractor.inputs;
  const [features] = extractor.outputs;
  if (!input || !features) throw new RangeError(`"${extractor.name}" is no feature extractor`);
  builder.input(input.name, input.type, input.dims);
  const tensorOf = builder.append(extractor, { [input.name]: input.name });
  const [first, ...others] = head.layers;
  if (!first) throw new RangeError('a head needs a layer');
  checkFit(features.dims[1], head);
  let logits = addLayer(builder, tensorOf(features.name), foldStandardisation(first, head.standardisation));
  for (const layer of others) logits = addLayer(builder, builder.node('Relu', [logits]), layer);
  const scaled = builder.node('Mul', [logits, builder.scalar(1 / head.temperature)]);
  const dims = ['N', head.classes.length];
  builder.output('logits', 'float32', dims, logits);
  builder.output('probabilities', 'float32', dims, builder.node('Softmax', [scaled], { axis: 1 }));
  const place = trunkPlaceOf(extractor);
  return builder.build('classifier', (nameOf) => {
    const inModel = (tensor: string) => nameOf(tensorOf(tensor));
    const trunk = place ? trunkMetadata({ input: inModel(place.input), end: inModel(place.end) }) : [];
    return new Map([['classes', JSON.stringify(head.classes)], ...trunk, ...learnedImages.metadata]);
  });
}

function addLayer(builder: GraphBuilder, inputs: string, { weights, bias }: DenseLayer): string {
  return builder.node('Gemm', [inputs, builder.initializer(weights), builder.initializer(bias)]);
}

/** ((f - mean) / std) · W + b = f · (W / std) + (b - (mean / std) · W), worked out in double precision. */
function foldStandardisation(
  { weights, bias }: DenseLayer,
  { mean, std }: TrainedHead['standardisation'],
): DenseLayer {
  const outputs = bias.data.length;
  const foldedWeights = weights.data.map((weight, index) => weight / (std[Math.trunc(index / outputs)] ?? 1));
  const foldedBias = Float64Array.from(bias.data);
  for (const [index, weight] of weights.data.entries()) {
    const input = Math.trunc(index / outputs);
    const output = index % outputs;
    foldedBias[output] = (foldedBias[output] ?? 0) - ((mean[input] ?? 0) / (std[input] ?? 1)) * weight;
  }
  return {
    weights: floatTensor(foldedWeights, weights.dims),
    bias: floatTensor(Float32Array.from(foldedBias), bias.dims),
  };
}

function checkFit(
  features: number | string | undefined,
  { layers, standardisation, classes }: TrainedHead,
): void {
  let width = features;
  for (const { weights, bias } of layers) {
    if (weights.dims[0] !== width || bias.data.length !== weights.dims[1]) {
      throw new RangeError(`a layer of [${weights.dims.join(', ')}] does not follow ${width ?? 'no'} values`);
    }
    width = weights.dims[1];
  }
  if (width !== classes.length)
    throw new RangeError(`${width ?? 'no'} outputs for ${classes.length} classes`);
  const { mean, std } = standardisation;
  if (mean.length !== features || std.length !== features) {
    throw new RangeError(`the standardisation is not of ${features ?? 'no'} features`);
  }
}
