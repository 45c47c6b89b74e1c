import { withBatchStatistics } from '../src-main/engine/autodiff/index.ts';
import { smearnet } from '../src-main/engine/backbones/index.ts';
import { floatTensor, type Graph, GraphBuilder } from '../src-main/engine/onnx/index.ts';

/** Pixels of its input. */
export const OWN_SIZE = 96;
const CLASSES = 2;

/** The app's own backbone with mean and max pooling and a head, normalised by its batches, as the recipe Full trains it. */
export function ownBackbone(seed: number): Graph {
  const { trunk } = smearnet('own', seed);
  const channels = Number(trunk.outputs[0]?.dims[1]);
  const builder = new GraphBuilder();
  const picture = builder.input('x', 'float32', [1, 3, OWN_SIZE, OWN_SIZE]);
  const nameOf = builder.append(trunk, { [trunk.inputs[0]?.name ?? '']: picture });
  const map = nameOf(trunk.outputs[0]?.name ?? '');
  const pooled = ['GlobalAveragePool', 'GlobalMaxPool'].map((op) => builder.node(op, [map]));
  const features = builder.node('Flatten', [builder.node('Concat', pooled, { axis: 1 })], { axis: 1 });
  const weights = Float32Array.from({ length: CLASSES * 2 * channels }, (_, index) => Math.sin(index) / 20);
  const parameters = [
    builder.initializer(floatTensor(weights, [CLASSES, 2 * channels])),
    builder.initializer(floatTensor(new Float32Array(CLASSES), [CLASSES])),
  ];
  const logits = builder.node('Gemm', [features, ...parameters], { transB: 1 });
  builder.output('logits', 'float32', [1, CLASSES], logits);
  return withBatchStatistics(builder.build('own backbone'));
}
