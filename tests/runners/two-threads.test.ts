import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { floatTensor, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import { openInTwoThreads } from '../../src-main/engine/runners/index.ts';
import { squaring } from '../support/squaring.ts';

const identity = floatTensor([1, 0, 0, 1], [2, 2]);

test('each run gets its own answer, however many there are at once', async () => {
  const runner = await openInTwoThreads(squaring(1));
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  const answers = await Promise.all(
    numbers.map((number) => runner.run({ x: floatTensor([number, 0, 0, number], [2, 2]) })),
  );
  await runner.close();
  assert.deepEqual(
    answers.map(({ product }) => product?.data[3]),
    numbers.map((number) => number * number),
  );
});

test(
  'a short run does not wait for a long one',
  { skip: availableParallelism() === 1 && 'there is one processor only' },
  async () => {
    const runner = await openInTwoThreads(squaring(12));
    const side = 900;
    let isLongDone = false;
    const long = runner.run({ x: floatTensor(new Float32Array(side * side), [side, side]) }).then(() => {
      isLongDone = true;
    });
    await runner.run({ x: identity });
    assert.equal(isLongDone, false);
    await Promise.all([long, runner.close()]);
  },
);

test('pixels in shared memory come through as they are', async () => {
  const builder = new GraphBuilder();
  builder.output('same', 'uint8', ['N'], builder.node('Identity', [builder.input('bytes', 'uint8', ['N'])]));
  const runner = await openInTwoThreads(builder.build('same bytes'));
  const data = new Uint8Array(new SharedArrayBuffer(3));
  data.set([7, 8, 255]);
  const { same } = await runner.run({ bytes: { type: 'uint8', dims: [3], data } });
  await runner.close();
  assert.deepEqual([...(same?.data ?? [])], [7, 8, 255]);
});

test('an error of one run disturbs no other; a refused graph leaves no thread behind', async () => {
  const runner = await openInTwoThreads(squaring(1));
  const wrong = runner.run({ y: identity });
  const right = runner.run({ x: identity });
  await assert.rejects(wrong, { code: 'invalid-input', message: /input "x" is missing/ });
  assert.deepEqual((await right)['product']?.data, identity.data);
  await Promise.all([runner.close(), runner.close()]);
  await assert.rejects(runner.run({ x: identity }), { code: 'bug' });

  const builder = new GraphBuilder();
  builder.output('y', 'float32', ['N'], builder.node('NoSuchThing', [builder.input('x', 'float32', ['N'])]));
  await assert.rejects(openInTwoThreads(builder.build('odd one')), { code: 'invalid-input' });
});
