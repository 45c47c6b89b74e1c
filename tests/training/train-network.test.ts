import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { type DeepRecipe, type Epoch, recipeSchema } from '../../src-main/contract/index.ts';
import { onnxruntimeBackend, type RunnerBackend } from '../../src-main/engine/runners/index.ts';
import {
  type CheckpointKind,
  type Network,
  type NetworkTrainingOptions,
  trainNetwork,
  type ViewSource,
} from '../../src-main/engine/training/index.ts';
import { spotted, tinyNetwork } from '../support/views.ts';

function recipe(changes: object = {}): DeepRecipe {
  const parsed = recipeSchema.parse({
    kind: 'full',
    start: 'random',
    head: { dropout: 0 },
    optimizer: { learningRate: 0.03 },
    batchSize: 16,
    maxEpochs: 12,
    averageDecay: 0.9,
    ...changes,
  });
  if (parsed.kind === 'quick') throw new TypeError('a deep recipe is wanted here');
  return parsed;
}

function options(changes: Partial<NetworkTrainingOptions> = {}): NetworkTrainingOptions {
  return {
    network: tinyNetwork(),
    train: spotted(1, 100),
    validation: spotted(2, 60),
    materialsSha256: 'made up',
    recipe: recipe(),
    backend: onnxruntimeBackend,
    runnerOptions: { threads: 1 },
    ...changes,
  };
}

const weightsOf = ({ extractor, head }: Network) => [
  ...[...extractor.initializers].map(([name, { data }]) => [
    name,
    Array.from<number | bigint, number>(data, Number),
  ]),
  ...head.parameters.map(({ name, data }) => [name, [...data]]),
];

function valuesOf({ extractor }: Network, name: string): number[] {
  const tensor = extractor.initializers.get(name);
  assert.equal(tensor?.type, 'float32');
  return [...tensor.data];
}

/** Stops a training after so many epochs; answers its last checkpoint. */
async function stoppedAfter(epochs: number, changes: Partial<NetworkTrainingOptions> = {}) {
  const stop = new AbortController();
  const saved: Partial<Record<CheckpointKind, Uint8Array>> = {};
  const training = trainNetwork(
    options({
      ...changes,
      signal: stop.signal,
      onCheckpoint: (kind, bytes) => void (saved[kind] = bytes),
      onEpoch: ({ epoch }) => {
        if (epoch === epochs)
          setImmediate(() => {
            stop.abort();
          });
      },
    }),
  );
  await assert.rejects(training, (error) => error instanceof AppError && error.code === 'cancelled');
  const { best, last } = saved;
  assert.ok(best && last);
  return { best, last };
}

describe('a network trained whole', () => {
  test('finds what a head on its untrained features cannot, and keeps the best epoch', async () => {
    const frozen = await trainNetwork(options({ recipe: recipe({ trunkRate: 1e-6, maxEpochs: 12 }) }));
    const learned = await trainNetwork(options());
    const best = (epochs: readonly Epoch[]) =>
      Math.min(...epochs.map(({ validationLoss }) => validationLoss));
    assert.ok(
      best(learned.epochs) < 0.5 * best(frozen.epochs),
      `${best(learned.epochs)} ${best(frozen.epochs)}`,
    );
    assert.equal(learned.epochs[learned.bestEpoch - 1]?.validationLoss, best(learned.epochs));
    assert.ok((learned.epochs[learned.bestEpoch - 1]?.validationAccuracy ?? 0) > 0.9);
    const right = spotted(2, 60).labels.filter((label, row) => {
      const [zero = 0, one = 0] = learned.validationLogits.data.subarray(row * 2, row * 2 + 2);
      return (one > zero ? 1 : 0) === label;
    });
    assert.equal(right.length / 60, learned.epochs[learned.bestEpoch - 1]?.validationAccuracy);
  });

  test('the same seed gives the same weights, another seed others', async () => {
    const short = { recipe: recipe({ maxEpochs: 2, head: { dropout: 0.3 }, mixup: 0.2 }) };
    const [first, second] = [await trainNetwork(options(short)), await trainNetwork(options(short))];
    assert.deepEqual(weightsOf(second.network), weightsOf(first.network));
    const other = await trainNetwork(options({ recipe: recipe({ maxEpochs: 2, seed: 2 }) }));
    assert.notDeepEqual(weightsOf(other.network), weightsOf(first.network));
  });

  test('the network that it was given stays as it was', async () => {
    const network = tinyNetwork();
    const before = structuredClone(weightsOf(network));
    await trainNetwork(options({ network, recipe: recipe({ maxEpochs: 1 }) }));
    assert.deepEqual(weightsOf(network), before);
  });

  test('Full learns the statistics of its batch normalisations, Standard leaves them', async () => {
    const full = await trainNetwork(options({ recipe: recipe({ maxEpochs: 2 }) }));
    assert.notDeepEqual(valuesOf(full.network, 'mean'), [0, 0, 0, 0]);
    const standard = recipeSchema.parse({ kind: 'standard', batchSize: 16, maxEpochs: 2 });
    assert.ok(standard.kind === 'standard');
    const frozen = await trainNetwork(options({ recipe: standard }));
    assert.deepEqual(valuesOf(frozen.network, 'mean'), [0, 0, 0, 0]);
    assert.deepEqual(valuesOf(frozen.network, 'variance'), [1, 1, 1, 1]);
    assert.notDeepEqual(valuesOf(frozen.network, 'conv.weight'), valuesOf(tinyNetwork(), 'conv.weight'));
  });

  test("the network's own weights move as much slower as the recipe says", async () => {
    const moved = async (trunkRate: number) => {
      const changes = { trunkRate, maxEpochs: 1, optimizer: { kind: 'sgd', momentum: 0, weightDecay: 0 } };
      const { network } = await trainNetwork(
        options({ recipe: recipe({ ...changes, batchSize: 100, averageDecay: 0, clipNorm: null }) }),
      );
      const before = valuesOf(tinyNetwork(), 'conv.weight');
      return valuesOf(network, 'conv.weight').map((value, index) => value - (before[index] ?? 0));
    };
    const [whole, tenth] = [await moved(1), await moved(0.1)];
    const largest = Math.max(...whole.map(Math.abs));
    for (const [index, step] of tenth.entries()) {
      assert.ok(Math.abs(step - 0.1 * (whole[index] ?? 0)) < 0.01 * largest);
    }
  });

  test('a gradient longer than the limit is shortened, a shorter one is not', async () => {
    const length = async (clipNorm: number | null) => {
      const changes = {
        maxEpochs: 1,
        optimizer: { kind: 'sgd', momentum: 0, weightDecay: 0, learningRate: 1 },
      };
      const { network } = await trainNetwork(
        options({ recipe: recipe({ ...changes, batchSize: 100, averageDecay: 0, clipNorm }) }),
      );
      const before = new Map(weightsOf(tinyNetwork()).map(([name, values]) => [String(name), values]));
      const squares = ['conv.weight', 'scale', 'shift', 'output.weight', 'output.bias'].flatMap((name) => {
        const after = weightsOf(network).find((entry) => entry[0] === name)?.[1];
        const start = before.get(name);
        assert.ok(Array.isArray(after) && Array.isArray(start));
        return after.map((value, index) => (value - (start[index] ?? 0)) ** 2);
      });
      return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    };
    const free = await length(null);
    assert.ok(Math.abs((await length(free / 4)) - free / 4) < 1e-3 * free);
    assert.ok(Math.abs((await length(free * 4)) - free) < 1e-3 * free);
  });
});

describe('the weight of an image', () => {
  /** Pictures that all look alike, so that what is learned of them is the share of each label. */
  const doubted: ViewSource = {
    ...{ type: 'uint8', labels: Int32Array.from({ length: 40 }, (_, image) => image % 2) },
    weights: Float32Array.from({ length: 40 }, (_, image) => (image % 2 === 1 ? 0.5 : 1)),
    draw: (_images: readonly number[], _epoch: number, target: Uint8Array) =>
      Promise.resolve(void target.fill(64)),
  };

  test('says how much it counts', async () => {
    const odds = async (classWeights: string) => {
      const changes = { classWeights, batchSize: 40, maxEpochs: 60, loss: { labelSmoothing: 0 } };
      const { validationLogits } = await trainNetwork(
        options({ train: doubted, validation: doubted, recipe: recipe({ ...changes, patience: 60 }) }),
      );
      const [zero = NaN, one = NaN] = validationLogits.data;
      return Math.exp(zero - one);
    };
    const [plain, balanced] = [await odds('none'), await odds('balanced')];
    assert.ok(Math.abs(plain - 2) < 0.05, `odds ${plain}`);
    assert.ok(Math.abs(balanced - 1) < 0.05, `odds ${balanced}`);
  });

  test('changes nothing where it is 1; a checkpoint knows its weights', async () => {
    const train = spotted(1, 100);
    const ones = { ...train, weights: new Float32Array(100).fill(1) };
    const short = { recipe: recipe({ maxEpochs: 2, mixup: 0.2 }) };
    const [plain, weighted] = [
      await trainNetwork(options(short)),
      await trainNetwork(options({ ...short, train: ones })),
    ];
    assert.deepEqual(weightsOf(weighted.network), weightsOf(plain.network));
    const { last: resumeFrom } = await stoppedAfter(1, { ...short, train: ones });
    const halves = { ...ones, weights: new Float32Array(100).fill(1, 1) };
    await assert.rejects(trainNetwork(options({ ...short, train: halves, resumeFrom })), {
      code: 'conflict',
    });
  });
});

describe('a training that ends early', () => {
  test('goes on from its last whole epoch to the same weights, bit for bit', async () => {
    const changes = { recipe: recipe({ maxEpochs: 4, head: { dropout: 0.3 } }) };
    const whole = await trainNetwork(options(changes));
    const { last } = await stoppedAfter(2, changes);
    const resumed = await trainNetwork(options({ ...changes, resumeFrom: last }));
    assert.deepEqual(weightsOf(resumed.network), weightsOf(whole.network));
    const without = (epochs: readonly Epoch[]) => epochs.map((epoch) => ({ ...epoch, seconds: 0 }));
    assert.deepEqual(without(resumed.epochs), without(whole.epochs));
  });

  test('a checkpoint of another recipe, a best one and a damaged one are refused by name', async () => {
    const { best, last } = await stoppedAfter(1);
    const resume = (changes: Partial<NetworkTrainingOptions>) => trainNetwork(options(changes));
    await assert.rejects(resume({ resumeFrom: last, recipe: recipe({ mixup: 1 }) }), { code: 'conflict' });
    await assert.rejects(resume({ resumeFrom: last, materialsSha256: 'others' }), { code: 'conflict' });
    await assert.rejects(resume({ resumeFrom: best }), { code: 'invalid-input' });
    const damaged = last.slice();
    damaged[200] = (damaged[200] ?? 0) ^ 1;
    await assert.rejects(resume({ resumeFrom: damaged }), { code: 'corrupt' });
  });

  test('a loss that is no number any more names epoch and learning rate, and the best checkpoint is kept', async () => {
    const kept: CheckpointKind[] = [];
    const changes = {
      optimizer: { kind: 'sgd', learningRate: 1e30 },
      clipNorm: null,
      warmUpEpochs: 2,
      maxEpochs: 9,
    };
    const training = trainNetwork(
      options({ recipe: recipe(changes), onCheckpoint: (kind) => void kept.push(kind) }),
    );
    await assert.rejects(training, (error) => {
      assert.ok(error instanceof AppError && error.code === 'invalid-input');
      assert.match(error.message, /diverged in epoch \d+ at learning rate \d/);
      assert.match(error.nextStep ?? '', /ten times smaller/);
      return true;
    });
  });

  test('asked to finish, it ends after the running epoch', async () => {
    const finish = new AbortController();
    const { epochs, stoppedBy } = await trainNetwork(
      options({
        finishSoon: finish.signal,
        onEpoch: ({ epoch }) => {
          if (epoch === 2) finish.abort();
        },
      }),
    );
    assert.equal(epochs.length, 2);
    assert.equal(stoppedBy, 'request');
  });
});

test('a batch that does not fit into memory is halved until it does, and that is said', async () => {
  const fits = 4;
  const small: RunnerBackend = {
    ...onnxruntimeBackend,
    open: async (graph, runnerOptions) => {
      const isTraining = graph.outputs.some(({ name }) => name.startsWith('grad:'));
      if (isTraining && Number(graph.inputs[0]?.dims[0]) > fits) {
        throw new AppError('out-of-memory', 'The batch does not fit.');
      }
      return onnxruntimeBackend.open(graph, runnerOptions);
    },
  };
  const told: number[] = [];
  const { epochs } = await trainNetwork(
    options({
      backend: small,
      recipe: recipe({ maxEpochs: 2 }),
      onSmallerBatch: (images) => told.push(images),
    }),
  );
  assert.deepEqual(told, [8, 4]);
  assert.equal(epochs.length, 2);
  const nothing: RunnerBackend = {
    ...onnxruntimeBackend,
    open: () => Promise.reject(new AppError('out-of-memory', 'Nothing fits.')),
  };
  await assert.rejects(trainNetwork(options({ backend: nothing })), { code: 'out-of-memory' });
});

test('a batch that fits for learning but not for validation is halved too', async () => {
  const small: RunnerBackend = {
    ...onnxruntimeBackend,
    open: async (graph, runnerOptions) => {
      const runner = await onnxruntimeBackend.open(graph, runnerOptions);
      const isTraining = graph.outputs.some(({ name }) => name.startsWith('grad:'));
      if (isTraining || Number(graph.inputs[0]?.dims[0]) <= 4) return runner;
      return {
        ...runner,
        run: () => Promise.reject(new AppError('out-of-memory', 'It does not fit.')),
        close: () => runner.close(),
      };
    },
  };
  const told: number[] = [];
  const { epochs, validationLogits } = await trainNetwork(
    options({
      backend: small,
      recipe: recipe({ maxEpochs: 2 }),
      onSmallerBatch: (images) => told.push(images),
    }),
  );
  assert.deepEqual(told, [8, 4]);
  assert.equal(epochs.length, 2);
  assert.equal(validationLogits.data.length, 60 * 2);
});

test('steps are told with the images seen in their epoch, however the batches fall', async () => {
  const steps: [epoch: number, images: number][] = [];
  await trainNetwork(
    options({ recipe: recipe({ maxEpochs: 2, batchSize: 48 }), onStep: (...step) => void steps.push(step) }),
  );
  assert.deepEqual(steps, [
    [1, 48],
    [1, 96],
    [1, 100],
    [2, 48],
    [2, 96],
    [2, 100],
  ]);
});
