import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import {
  type AttributeInput,
  convertOpset,
  elementCount,
  float,
  floatTensor,
  type Graph,
  GraphBuilder,
  inferShapes,
} from '../../src-main/engine/onnx/index.ts';
import { runGraph } from '../support/run-graph.ts';

/** A graph of one operator as an older or newer operator set writes it. */
function graphIn(
  opset: number,
  op: string,
  attributes: Record<string, AttributeInput>,
  dims: readonly number[],
  outputDims: number,
  constants: readonly (readonly number[])[] = [],
): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', dims);
  const inputs = [x, ...constants.map((values) => builder.ints(values))];
  builder.output(
    'y',
    'float32',
    Array.from({ length: outputDims }, (_, axis) => `d${axis}`),
    builder.node(op, inputs, attributes),
  );
  return { ...builder.build(op), opset };
}

const GRAPHS: readonly Graph[] = [
  graphIn(9, 'Clip', { min: float(0), max: float(0.5) }, [2, 3], 2),
  graphIn(10, 'Clip', { max: float(0.5) }, [2, 3], 2),
  graphIn(9, 'Dropout', { ratio: float(0.3) }, [2, 3], 2),
  graphIn(11, 'Unsqueeze', { axes: [0, 3] }, [2, 3], 4),
  graphIn(11, 'Squeeze', { axes: [1] }, [2, 1, 3], 2),
  graphIn(11, 'ReduceSum', { axes: [1], keepdims: 0 }, [2, 3], 1),
  graphIn(9, 'Slice', { starts: [1], ends: [3], axes: [1] }, [2, 4], 2),
  graphIn(9, 'Pad', { pads: [0, 1, 0, 2], value: float(7) }, [2, 2], 2),
  graphIn(11, 'Softmax', {}, [2, 3], 2),
  graphIn(18, 'ReduceMean', { keepdims: 0 }, [2, 3, 4], 1, [[1, 2]]),
  graphIn(18, 'ReduceMax', { noop_with_empty_axes: 0 }, [2, 3], 2),
  graphIn(19, 'AveragePool', { kernel_shape: [2, 2], dilations: [1, 1] }, [1, 1, 4, 4], 4),
  graphIn(19, 'Cast', { to: 1, saturate: 1 }, [2, 3], 2),
];

test('a converted graph answers as the graph in its own operator set does', async (t) => {
  for (const graph of GRAPHS) {
    await t.test(`${graph.name} of operator set ${graph.opset}`, async () => {
      const dims = (graph.inputs[0]?.dims ?? []).map(Number);
      const x = floatTensor(
        Float32Array.from({ length: elementCount(dims) }, (_, i) => i / 8),
        dims,
      );
      const converted = convertOpset(graph);
      assert.equal(converted.opset, 17);
      const { y } = await runGraph(converted, { x });
      assert.deepEqual(y, (await runGraph(graph, { x }))['y']);
      assert.deepEqual(inferShapes(converted, { x: dims }).get('y'), y?.dims);
    });
  }
});

test('what operator set 17 cannot say is refused', () => {
  const dilated = graphIn(19, 'AveragePool', { kernel_shape: [2, 2], dilations: [2, 2] }, [1, 1, 4, 4], 4);
  const refusals: [Graph, RegExp][] = [
    [{ ...dilated, opset: 6 }, /operator set 6/],
    [{ ...dilated, opset: 99 }, /operator set 99/],
    [dilated, /AveragePool.*dilated/],
  ];
  for (const [graph, words] of refusals) {
    assert.throws(
      () => convertOpset(graph),
      (error) => error instanceof AppError && error.code === 'invalid-input' && words.test(error.message),
    );
  }
});
