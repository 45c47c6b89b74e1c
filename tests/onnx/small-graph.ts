import { float, type Graph, GraphBuilder } from '../../src-main/engine/onnx/index.ts';

/** y = max(x · weights + bias, 0.5), and softmax of it. */
export function smallGraph(): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', ['N', 2]);
  const weights = builder.floats([1, 2, 3, 4], [2, 2]);
  const product = builder.node('Gemm', [x, weights, builder.floats([1, -100])], {
    alpha: float(1),
    transB: 0,
  });
  const y = builder.node('Max', [product, builder.scalar(0.5)]);
  builder.output('y', 'float32', ['N', 2], y);
  builder.output('probabilities', 'float32', ['N', 2], builder.node('Softmax', [y], { axis: 1 }));
  return builder.build('small', () => new Map([['made by', 'a test']]));
}
