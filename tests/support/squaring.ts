import { type Graph, GraphBuilder } from '../../src-main/engine/onnx/index.ts';

/** product = x · x, again and again. */
export function squaring(times: number): Graph {
  const builder = new GraphBuilder();
  let tensor = builder.input('x', 'float32', ['N', 'N']);
  for (let i = 0; i < times; i++) tensor = builder.node('MatMul', [tensor, tensor]);
  builder.output('product', 'float32', ['N', 'N'], tensor);
  return builder.build('squaring');
}
