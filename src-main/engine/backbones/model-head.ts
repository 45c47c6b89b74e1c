import { z } from 'zod';
import { type Pooling, poolingSchema } from '../../contract/index.ts';
import { type FloatTensor, floatTensor, type Graph, type GraphNode } from '../onnx/index.ts';
import type { DenseLayer } from './classifier-model.ts';
import { POOLINGS } from './feature-extractor.ts';

/** What a trained model does with the maps of its network: whoever goes on with that network may go on with this too. */
export interface ModelHead {
  /** In the order of the logits. */
  readonly classes: readonly string[];
  /** Feature maps by tensor name. */
  readonly taps: readonly string[];
  readonly pooling: Pooling;
  /** On features as they come; one layer, or a hidden one before it. */
  readonly layers: readonly DenseLayer[];
}

/** Under which a trunk's file holds the head of the model that it was taken from, as JSON. */
const KEY = 'head';

/** Values of a tensor in base64, float32 little-endian. */
const tensorSchema = z
  .object({ dims: z.array(z.number().int().positive()), base64: z.base64() })
  .transform(({ dims, base64 }) => {
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
    return floatTensor(new Float32Array(bytes.buffer), dims);
  });

const headSchema = z.object({
  classes: z.array(z.string()),
  taps: z.array(z.string()),
  pooling: poolingSchema,
  layers: z.array(z.object({ weights: tensorSchema, bias: tensorSchema })),
});

/** Units of its hidden layer; 0 = none. */
export function hiddenUnits({ layers }: ModelHead): number {
  const [first, second] = layers;
  return first && second ? first.bias.data.length : 0;
}

/** Metadata that tell a head. */
export function headMetadata({ classes, taps, pooling, layers }: ModelHead): Map<string, string> {
  const written = layers.map(({ weights, bias }) => ({ weights: asText(weights), bias: asText(bias) }));
  return new Map([[KEY, JSON.stringify({ classes, taps, pooling, layers: written })]]);
}

/** The head that a trunk's metadata tell; undefined where they tell none. */
export function headOfTrunk({ metadata }: Pick<Graph, 'metadata'>): ModelHead | undefined {
  const text = metadata.get(KEY);
  return text === undefined ? undefined : headSchema.parse(JSON.parse(text));
}

/** The head inside a model that `classifierModel` has built; undefined for one that is built in another way. */
export function headOfModel(model: Graph): ModelHead | undefined {
  const made = new Map(model.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const classes = z.array(z.string()).safeParse(JSON.parse(model.metadata.get('classes') ?? 'null'));
  const layers: DenseLayer[] = [];
  let tensor = 'logits';
  for (let node = made.get(tensor); node?.op === 'Gemm'; node = made.get(tensor)) {
    const [input = '', weights = '', bias = ''] = node.inputs;
    const layer = { weights: model.initializers.get(weights), bias: model.initializers.get(bias) };
    if (layer.weights?.type !== 'float32' || layer.bias?.type !== 'float32') return undefined;
    layers.unshift({ weights: layer.weights, bias: layer.bias });
    const before = made.get(input);
    tensor = before?.op === 'Relu' ? (before.inputs[0] ?? '') : input;
  }
  const flatten = made.get(tensor);
  const joined = made.get(flatten?.inputs[0] ?? '');
  const pooled = joined?.op === 'Concat' ? joined.inputs.map((input) => made.get(input)) : [joined];
  const features = describePooled(pooled);
  if (!classes.success || layers.length === 0 || flatten?.op !== 'Flatten' || !features) return undefined;
  return { classes: classes.data, layers, ...features };
}

/** Which maps were pooled how, where that is one of our poolings. */
function describePooled(
  nodes: readonly (GraphNode | undefined)[],
): Pick<ModelHead, 'taps' | 'pooling'> | undefined {
  for (const pooling of poolingSchema.options) {
    const ops = POOLINGS[pooling];
    const taps = nodes.filter((_, index) => index % ops.length === 0).map((node) => node?.inputs[0] ?? '');
    const expected = taps.flatMap((tap) => ops.map((op) => `${op} ${tap}`));
    if (nodes.map((node) => `${node?.op} ${node?.inputs[0]}`).join() === expected.join())
      return { taps, pooling };
  }
  return undefined;
}

function asText({ dims, data }: FloatTensor): { dims: readonly number[]; base64: string } {
  return { dims, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
}
