import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { floatTensor, type Graph, GraphBuilder, type Tensor } from '../../src-main/engine/onnx/index.ts';
import {
  isOutOfMemory,
  onnxruntimeBackend,
  onnxruntimeOn,
  openForInference,
  type RunnerBackend,
  withSpare,
} from '../../src-main/engine/runners/index.ts';

function squares(): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', ['N']);
  builder.output('y', 'float32', ['N'], builder.node('Mul', [x, x]));
  return builder.build('squares');
}

/** A graphics card that computes rightly a few times, then fails like a real one. */
function failingAfter(good: number, failure: AppError): RunnerBackend {
  return {
    name: 'onnxruntime',
    device: 'cuda',
    async open(graph, options) {
      const runner = await onnxruntimeBackend.open(graph, options);
      let runs = 0;
      return {
        description: 'a card',
        run: (feeds, outputs) => {
          if (runs++ >= good) return Promise.reject(failure);
          return runner.run(feeds, outputs);
        },
        close: () => runner.close(),
      };
    },
  };
}

const lost = new AppError('unavailable', 'The device was removed.');
const full = new AppError('out-of-memory', 'The batch does not fit.');

function squaresOf(...values: number[]): Record<string, Tensor> {
  return { x: floatTensor(values, [values.length]) };
}

test('a card that fails while it works leaves the work to the processor, the failed batch included', async () => {
  const told: string[] = [];
  const backend = withSpare(failingAfter(1, lost), onnxruntimeBackend, ({ message }) => told.push(message));
  const runner = await backend.open(squares());
  const answers = [];
  for (const value of [2, 3, 4]) answers.push((await runner.run(squaresOf(value)))['y']?.data[0]);
  assert.deepEqual(answers, [4, 9, 16]);
  assert.deepEqual(told, ['The device was removed.']);
  assert.match(runner.description, /^onnxruntime on cpu/);
  assert.equal(backend.device, 'cpu');
  await runner.close();
});

test('batches under way at once all come back when the card fails', async () => {
  const backend = withSpare(failingAfter(0, lost), onnxruntimeBackend, () => undefined);
  const runner = await backend.open(squares());
  const answers = await Promise.all([1, 2, 3].map((value) => runner.run(squaresOf(value))));
  assert.deepEqual(
    answers.map(({ y }) => y?.data[0]),
    [1, 4, 9],
  );
  await runner.close();
});

test('a card that failed and cannot even be let go spoils nothing', async () => {
  const card = failingAfter(0, lost);
  const open: RunnerBackend['open'] = async (graph, options) => {
    const runner = await card.open(graph, options);
    return { ...runner, close: () => Promise.reject(lost) };
  };
  let closed = 0;
  const spare: RunnerBackend = {
    ...onnxruntimeBackend,
    open: async (graph, options) => {
      const runner = await onnxruntimeBackend.open(graph, options);
      const close = () => {
        closed++;
        return runner.close();
      };
      return { description: runner.description, run: (...run) => runner.run(...run), close };
    },
  };
  const runner = await withSpare({ ...card, open }, spare, () => undefined).open(squares());
  assert.deepEqual([...((await runner.run(squaresOf(3)))['y']?.data ?? [])], [9]);
  await runner.close();
  assert.equal(closed, 1);
});

test('memory that runs out reaches whoever trains, with its own code', async () => {
  const backend = withSpare(failingAfter(0, full), onnxruntimeBackend, () => assert.fail('not a failure'));
  const runner = await backend.open(squares());
  await assert.rejects(runner.run(squaresOf(1)), isOutOfMemory);
  await runner.close();
});

test('a wrong feed is the caller’s fault, on the card too', async () => {
  const backend = withSpare(failingAfter(1, lost), onnxruntimeBackend, () => assert.fail('not a failure'));
  const runner = await backend.open(squares());
  await assert.rejects(runner.run({}), { code: 'invalid-input' });
  await runner.close();
});

test('a device that this PC lacks: `unavailable` when opened, and a screening goes on with the processor', async () => {
  const missing = onnxruntimeOn(process.platform === 'win32' ? 'cuda' : 'directml');
  await assert.rejects(missing.open(squares()), { code: 'unavailable' });
  const told: AppError[] = [];
  const runner = await openForInference(squares(), missing, (reason) => told.push(reason));
  assert.deepEqual((await runner.run(squaresOf(3)))['y']?.data[0], 9);
  assert.equal(told.length, 1);
  await runner.close();
});
