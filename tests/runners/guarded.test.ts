/** Networks from elsewhere that would take all memory, or never end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Graph, GraphBuilder, intTensor, requireBounded } from '../../src-main/engine/onnx/index.ts';
import { openGuarded } from '../../src-main/engine/runners/index.ts';

const INPUT = { x: { type: 'float32', dims: [1, 1], data: Float32Array.of(1) } } as const;
const DIMS = { x: [1, 1] };

/** A graph of one input and what `build` makes of it. */
function graphOf(build: (builder: GraphBuilder, x: string) => string): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', [1, 1]);
  const made = build(builder, x);
  builder.output('y', 'float32', [1, 1], builder.node('ReduceSum', [made], { keepdims: 1 }));
  return builder.build('foreign');
}

const constant = (builder: GraphBuilder, values: number[]) => builder.initializer(intTensor(values));
/** So many values, 4 bytes each. */
const expanded = (rows: number, columns: number) =>
  graphOf((builder, x) => builder.node('Expand', [x, constant(builder, [rows, columns])]));

const HUNGRY: Readonly<Record<string, Graph>> = {
  Expand: expanded(50_000, 100_000),
  Tile: graphOf((builder, x) => builder.node('Tile', [x, constant(builder, [50_000, 100_000])])),
  Pad: graphOf((builder, x) => builder.node('Pad', [x, constant(builder, [50_000, 100_000, 1, 1])])),
  ConstantOfShape: graphOf((builder, x) => {
    const zeros = builder.node('ConstantOfShape', [constant(builder, [50_000, 100_000])]);
    return builder.node('Add', [zeros, x]);
  }),
  'Expand, a little a thousand times': graphOf((builder, x) => {
    let sum = x;
    for (let round = 0; round < 1000; round++) {
      const large = builder.node('Expand', [sum, constant(builder, [10_000, 10_000])]);
      sum = builder.node('ReduceSum', [large], { keepdims: 1 });
    }
    return sum;
  }),
  MatMul: graphOf((builder, x) => {
    const wide = builder.node('Expand', [x, constant(builder, [20_000, 20_000])]);
    return builder.node('MatMul', [wide, builder.node('MatMul', [wide, wide])]);
  }),
};

for (const [name, graph] of Object.entries(HUNGRY)) {
  test(`${name} of any size is refused before it is run`, () => {
    assert.throws(
      () => {
        requireBounded(graph, DIMS);
      },
      { code: 'invalid-input', message: /would (take|compute) .* more than any network for cells/ },
    );
  });
}

test('sizes that depend on the picture are refused before it is run', () => {
  const graph = graphOf((builder, x) => {
    const count = builder.node('Reshape', [builder.node('Cast', [x], { to: 7 }), constant(builder, [1])]);
    return builder.node('Expand', [x, count]);
  });
  assert.throws(
    () => {
      requireBounded(graph, DIMS);
    },
    { code: 'invalid-input', message: /Expand.*not constant|Cast/ },
  );
});

test('a network that takes more memory than it may is ended, and this process takes none of it', async () => {
  const graph = expanded(20_000, 40_000);
  const before = process.memoryUsage.rss();
  const runner = await openGuarded(graph, { mostBytes: 600e6, mostMs: 60_000 });
  await assert.rejects(runner.run(INPUT), { code: 'refused', message: /more than 600 MB of memory/ });
  await runner.close();
  assert.ok(process.memoryUsage.rss() - before < 300e6);
});

test('a network that does not come to an end is ended', async () => {
  const graph = graphOf((builder, x) => {
    let product = builder.node('Expand', [x, constant(builder, [1500, 1500])]);
    for (let round = 0; round < 400; round++) product = builder.node('MatMul', [product, product]);
    return product;
  });
  const run = async () => {
    const runner = await openGuarded(graph, { mostBytes: 4e9, mostMs: 8000 });
    await runner.run(INPUT).finally(() => runner.close());
  };
  await assert.rejects(run(), { code: 'refused', message: /longer than 8 s/ });
});

test('a small one answers as anywhere', async () => {
  const runner = await openGuarded(expanded(3, 4));
  const { y } = await runner.run(INPUT);
  await runner.close();
  assert.deepEqual([...(y?.data ?? [])], [12]);
});
