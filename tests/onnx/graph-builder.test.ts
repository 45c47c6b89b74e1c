import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float, floatTensor, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import { runGraph } from '../support/run-graph.ts';
import { smallGraph } from './small-graph.ts';

test('equal constants become one, others do not', () => {
  const builder = new GraphBuilder();
  assert.equal(builder.scalar(1), builder.scalar(1));
  assert.notEqual(builder.scalar(1), builder.floats([1]));
  assert.notEqual(builder.ints([1]), builder.floats([1]));
  assert.notEqual(builder.scalar(0), builder.scalar(-0));
});

test('another graph can be appended, twice even, and keeps its meaning', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', ['N', 2]);
  const first = builder.append(smallGraph(), { x });
  const second = builder.append(smallGraph(), { x: first('y') });
  builder.output('once', 'float32', ['N', 2], first('y'));
  builder.output('twice', 'float32', ['N', 2], second('y'));
  const { once, twice } = await runGraph(builder.build('two'), { x: floatTensor([1, 1], [1, 2]) });
  assert.deepEqual(once?.data, [5, 0.5]);
  assert.deepEqual(twice?.data, [5 + 1.5 + 1, 0.5]);
});

test('an output gets its name even where a tensor inside has it, and a tensor may be shown twice', async () => {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', [1]);
  const inner = builder.append(namedGraph(), { x });
  builder.output('features', 'float32', [1], builder.node('Neg', [inner('features')]));
  builder.output('again', 'float32', [1], inner('features'));
  builder.output('input', 'float32', [1], x);
  const graph = builder.build('names');
  const { features, again, input } = await runGraph(graph, { x: floatTensor([2]) });
  assert.deepEqual([features?.data, again?.data, input?.data], [[-4], [4], [2]]);
});

/** features = 2 x */
function namedGraph() {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', [1]);
  builder.output('features', 'float32', [1], builder.node('Add', [x, x]));
  return builder.build('named');
}

test('misuse is refused at once', () => {
  const builder = new GraphBuilder();
  builder.input('x', 'float32', [1]);
  assert.throws(() => builder.node('Relu', ['y']), /no tensor "y"/);
  assert.throws(() => builder.input('x', 'float32', [1]), /taken/);
  assert.throws(() => builder.node('Clip', ['x'], { min: 0.5 }), /float\(\)/);
  assert.throws(() => builder.floats([1, 2, 3], [2, 2]), /do not fill/);
  assert.throws(() => builder.append(smallGraph(), {}), /has no tensor "x"/);
  assert.doesNotThrow(() => builder.node('LeakyRelu', ['x'], { alpha: float(0.5) }));
});
