import { Random } from '../../base/index.ts';
import { type FloatTensor, type Graph, GraphBuilder } from '../onnx/index.ts';

/** Standardisation of one column: (feature − mean) × scale. */
export interface Standardisation {
  readonly mean: Float32Array;
  /** 1 / standard deviation; 0 for a column that never changes. */
  readonly scale: Float32Array;
}

/** Sizes of a classifier on features; `hidden` 0 means logistic regression. */
export interface HeadShape {
  readonly width: number;
  readonly hidden: number;
  readonly classes: number;
}

/** One trained tensor, row-major. */
export interface Parameter {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A trained classifier: features → standardise → (hidden, ReLU) → one logit a class. */
export interface Head extends HeadShape {
  readonly standardisation: Standardisation;
  /** `hidden.weight` [width, hidden], `hidden.bias`, `output.weight` [hidden or width, classes], `output.bias`. */
  readonly parameters: readonly Parameter[];
}

/**
 * Fresh parameters: weights normal with variance 2 / inputs before the ReLU (He et al. 2015) and 1 / inputs before
 * the logits, biases zero.
 */
export function initialParameters({ width, hidden, classes }: HeadShape, seed: number): Parameter[] {
  const random = Random.of(seed, 'initial head');
  const weight = (name: string, rows: number, columns: number, gain: number): Parameter => {
    const deviation = Math.sqrt(gain / rows);
    const data = Float32Array.from({ length: rows * columns }, () => random.normal() * deviation);
    return { name, dims: [rows, columns], data };
  };
  const bias = (name: string, size: number): Parameter => ({
    name,
    dims: [size],
    data: new Float32Array(size),
  });
  const output = [weight('output.weight', hidden || width, classes, 1), bias('output.bias', classes)];
  return hidden === 0
    ? output
    : [weight('hidden.weight', width, hidden, 2), bias('hidden.bias', hidden), ...output];
}

/** A head that has learned nothing, on features as they come. */
export function freshHead(shape: HeadShape, seed: number): Head {
  const standardisation = {
    mean: new Float32Array(shape.width),
    scale: new Float32Array(shape.width).fill(1),
  };
  return { ...shape, standardisation, parameters: initialParameters(shape, seed) };
}

/**
 * A head whose layers learned on features as they come, on standardised ones: the same answers. Throws RangeError where
 * there are neither one layer nor two.
 */
export function headOnStandardised(
  layers: readonly { readonly weights: FloatTensor; readonly bias: FloatTensor }[],
  standardisation: Standardisation,
): Head {
  const [first, second] = layers;
  if (!first || layers.length > 2) throw new RangeError(`${layers.length} layers make no head`);
  const { mean, scale } = standardisation;
  const [width = 0, outputs = 0] = first.weights.dims;
  const weights = first.weights.data.map((weight, index) => {
    const columnScale = scale[Math.trunc(index / outputs)] ?? 0;
    return columnScale === 0 ? 0 : weight / columnScale;
  });
  const bias = Float64Array.from(first.bias.data);
  for (const [index, weight] of first.weights.data.entries()) {
    const output = index % outputs;
    bias[output] = (bias[output] ?? 0) + (mean[Math.trunc(index / outputs)] ?? 0) * weight;
  }
  const layer = (name: string, rows: FloatTensor, data: Float32Array, biases: Float32Array): Parameter[] => [
    { name: `${name}.weight`, dims: rows.dims, data },
    { name: `${name}.bias`, dims: [biases.length], data: biases },
  ];
  const last = second ?? first;
  return {
    ...{ width, standardisation },
    hidden: second ? outputs : 0,
    classes: last.bias.data.length,
    parameters: [
      ...layer(second ? 'hidden' : 'output', first.weights, weights, Float32Array.from(bias)),
      ...(second
        ? layer('output', second.weights, second.weights.data.slice(), second.bias.data.slice())
        : []),
    ],
  };
}

/** The head as a graph: input `features` [batch, width], output `logits` [batch, classes]. */
export function headGraph(head: Head): Graph {
  const builder = new GraphBuilder();
  const features = builder.input('features', 'float32', ['batch', head.width]);
  const logits = appendHead(builder, head, features);
  builder.output('logits', 'float32', ['batch', head.classes], logits);
  return builder.build('head');
}

/** Adds the head's nodes; `dropoutMask` multiplies what the last layer gets. Returns the name of the logits. */
export function appendHead(
  builder: GraphBuilder,
  { standardisation, parameters }: Head,
  features: string,
  dropoutMask?: string,
): string {
  const names = parameters.map(({ name, dims, data }) =>
    builder.initializer({ type: 'float32', dims, data }, name),
  );
  const centred = builder.node('Sub', [features, builder.floats(standardisation.mean)]);
  const standardised = builder.node('Mul', [centred, builder.floats(standardisation.scale)]);
  const last =
    names.length === 2
      ? standardised
      : builder.node('Relu', [builder.node('Gemm', [standardised, ...names.slice(0, 2)])]);
  const kept = dropoutMask === undefined ? last : builder.node('Mul', [last, dropoutMask]);
  return builder.node('Gemm', [kept, ...names.slice(-2)]);
}
