import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { appFile } from '../../src-main/base/index.ts';
import {
  type AttributeInput,
  floats,
  floatTensor,
  GraphBuilder,
  readModel,
  type Tensor,
  writeModel,
} from '../../src-main/engine/onnx/index.ts';
import { runGraph } from '../support/run-graph.ts';
import { smallGraph } from './small-graph.ts';

test('a written model runs in ONNX Runtime and reads back as the same graph', async () => {
  const graph = smallGraph();
  assert.deepEqual(readModel(writeModel(graph)), graph);
  const { y } = await runGraph(graph, { x: floatTensor([1, 1], [1, 2]) });
  assert.deepEqual(y?.data, [5, 0.5]);
});

test('every element type and every kind of attribute survives', () => {
  const dims = [2];
  const tensors: Tensor[] = [
    { type: 'float32', dims, data: Float32Array.of(-1.5, 3) },
    { type: 'float16', dims, data: Uint16Array.of(0x3c00, 0xc000) },
    { type: 'float64', dims, data: Float64Array.of(Math.PI, -0) },
    { type: 'int64', dims, data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
    { type: 'int32', dims, data: Int32Array.of(-(2 ** 31), 7) },
    { type: 'int8', dims, data: Int8Array.of(-128, 127) },
    { type: 'uint8', dims, data: Uint8Array.of(0, 255) },
    { type: 'bool', dims, data: Uint8Array.of(0, 1) },
    { type: 'float32', dims: [0, 3], data: new Float32Array() },
  ];
  const attributes: Record<string, AttributeInput> = {
    int: -3,
    ints: [1, 2],
    float: { kind: 'float', value: 0.5 },
    floats: floats([1, 2.5]),
    string: 'näher',
    strings: ['a', 'b'],
    tensor: floatTensor([1, 2]),
  };
  const builder = new GraphBuilder();
  const inputs = tensors.map((tensor) => builder.initializer(tensor));
  const [output = ''] = builder.nodeWithOutputs('Everything', inputs, attributes, 1, 'smearwise.test');
  builder.output(output, 'float32', ['N', 1]);
  const graph = builder.build('everything');
  assert.deepEqual(readModel(writeModel(graph)), graph);
});

test('the model that comes with Smearwise survives reading and writing', async () => {
  const bytes = await readFile(appFile('models/smearnet.onnx'));
  const graph = readModel(bytes);
  assert.equal(graph.inputs.length, 1);
  assert.deepEqual(readModel(writeModel(graph)), graph);
});
