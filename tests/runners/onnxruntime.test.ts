import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { floatTensor, type Graph, GraphBuilder, type Tensor } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend, openInThread } from '../../src-main/engine/runners/index.ts';

/** double = 2 x, and x of other element types handed on. */
function doubling(): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', ['N', 2]);
  builder.output('double', 'float32', ['N', 2], builder.node('Add', [x, x]));
  builder.output('sum', 'float32', [], builder.node('ReduceSum', [x], { keepdims: 0 }));
  return builder.build('doubling');
}

const x = floatTensor([1, 2, 3, 4], [2, 2]);

for (const [name, open] of [
  ['onnxruntime', onnxruntimeBackend.open.bind(onnxruntimeBackend)],
  ['onnxruntime in a thread', openInThread],
] as const) {
  test(`${name}: runs a graph, all of its outputs or those asked for`, async () => {
    const runner = await open(doubling(), { threads: 1 });
    const all = await runner.run({ x });
    assert.deepEqual(all['double'], floatTensor([2, 4, 6, 8], [2, 2]));
    assert.deepEqual(Object.keys(await runner.run({ x }, ['sum'])), ['sum']);
    await runner.close();
  });

  test(`${name}: runs overlap without disturbing each other`, async () => {
    const runner = await open(doubling(), { threads: 1 });
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const runs = numbers.map((number) =>
      runner.run({ x: floatTensor([number, -number], [1, 2]) }, ['double']),
    );
    const closed = Promise.all(runs).then(() => runner.close());
    const results = await Promise.all(runs);
    assert.deepEqual(
      results.map(({ double }) => double?.data[0]),
      numbers.map((number) => 2 * number),
    );
    await closed;
  });
}

test('closing waits for runs under way, and may be asked for twice', async () => {
  const runner = await onnxruntimeBackend.open(doubling());
  const run = runner.run({ x });
  await Promise.all([runner.close(), runner.close()]);
  assert.equal((await run)['sum']?.data[0], 10);
  await assert.rejects(runner.run({ x }), AppError);
});

test('half precision is refused by the name of the tensor', async () => {
  const builder = new GraphBuilder();
  const half = builder.input('half', 'float16', [1]);
  builder.output('out', 'float16', [1], builder.node('Neg', [half]));
  await assert.rejects(onnxruntimeBackend.open(builder.build('small numbers')), /"half".*half precision/);
});

test('every other element type passes through', async () => {
  const tensors: Tensor[] = [
    { type: 'float32', dims: [2], data: Float32Array.of(1.5, -2) },
    { type: 'float64', dims: [2], data: Float64Array.of(Math.PI, -1) },
    { type: 'int64', dims: [2], data: BigInt64Array.of(2n ** 40n, -1n) },
    { type: 'int32', dims: [2], data: Int32Array.of(7, -7) },
    { type: 'int8', dims: [2], data: Int8Array.of(7, -7) },
    { type: 'uint8', dims: [2], data: Uint8Array.of(7, 200) },
    { type: 'bool', dims: [2], data: Uint8Array.of(0, 1) },
  ];
  for (const tensor of tensors) {
    const builder = new GraphBuilder();
    const input = builder.input('in', tensor.type, tensor.dims);
    builder.output('out', tensor.type, tensor.dims, builder.node('Identity', [input]));
    const runner = await onnxruntimeBackend.open(builder.build(tensor.type));
    const { out } = await runner.run({ in: tensor });
    assert.deepEqual(out, tensor);
    await runner.close();
  }
});

test('feeds that do not fit are refused with the name of the input', async () => {
  const runner = await onnxruntimeBackend.open(doubling());
  const refusals: [Record<string, Tensor>, RegExp][] = [
    [{}, /input "x" is missing/],
    [{ x, y: x }, /no input "y"/],
    [{ x: floatTensor([1, 2, 3]) }, /"x" is float32\[3\], expected float32\[N, 2\]/],
    [{ x: { type: 'int32', dims: [1, 2], data: Int32Array.of(1, 2) } }, /"x" is int32/],
    [{ x: { type: 'float32', dims: [1, 2], data: Float32Array.of(1) } }, /holds 1 values/],
  ];
  for (const [feeds, words] of refusals) {
    await assert.rejects(
      runner.run(feeds),
      (error) => error instanceof AppError && words.test(error.message),
    );
  }
  await assert.rejects(runner.run({ x }, ['z']), /no output "z"/);
  await runner.close();
});

test('a graph that ONNX Runtime does not take is refused by name', async () => {
  const builder = new GraphBuilder();
  builder.output('out', 'float32', [], builder.node('NoSuchOperator', [builder.input('in', 'float32', [])]));
  await assert.rejects(
    onnxruntimeBackend.open(builder.build('odd one')),
    (error) =>
      error instanceof AppError &&
      error.code === 'invalid-input' &&
      /"odd one".*NoSuchOperator/s.test(error.message),
  );
});
