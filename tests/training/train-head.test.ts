import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../src-main/base/index.ts';
import { type Epoch, type QuickRecipe, quickRecipeSchema } from '../../src-main/contract/index.ts';
import { onnxruntimeBackend, tensorflowBackend } from '../../src-main/engine/runners/index.ts';
import {
  type CheckpointKind,
  headOfCheckpoint,
  type HeadTrainingOptions,
  predictLogits,
  trainHead,
} from '../../src-main/engine/training/index.ts';
import { madeUpFeatures, tableOf } from '../support/features.ts';
import { pureTensorflow } from '../support/tensorflow.ts';

const WIDTH = 6;
const train = madeUpFeatures(1, { count: 150, views: 3, width: WIDTH, classes: 3 });
const validation = madeUpFeatures(2, { count: 60, views: 1, width: WIDTH, classes: 3 });

function recipe(changes: object = {}): QuickRecipe {
  return quickRecipeSchema.parse({
    batchSize: 32,
    maxEpochs: 5,
    head: { hidden: 8, dropout: 0.25 },
    ...changes,
  });
}

function options(changes: Partial<HeadTrainingOptions> = {}): HeadTrainingOptions {
  return {
    train,
    validation,
    classes: 3,
    recipe: recipe(),
    backend: onnxruntimeBackend,
    runnerOptions: { threads: 1 },
    ...changes,
  };
}

/** Everything but the time that an epoch took. */
function figures(epochs: readonly Epoch[]) {
  return epochs.map((epoch) => ({ ...epoch, seconds: 0 }));
}

/** Trains and keeps every checkpoint. */
async function trainRecorded(changes: Partial<HeadTrainingOptions> = {}) {
  const checkpoints: { kind: CheckpointKind; bytes: Uint8Array }[] = [];
  const result = await trainHead(
    options({ ...changes, onCheckpoint: (kind, bytes) => void checkpoints.push({ kind, bytes }) }),
  );
  return { result, checkpoints };
}

test('a head learns classes that lie apart, with a hidden layer and without', async () => {
  const sizes = { width: WIDTH, classes: 3, distance: 2 };
  const parts = {
    train: madeUpFeatures(1, { count: 150, views: 3, ...sizes }),
    validation: madeUpFeatures(2, { count: 60, views: 1, ...sizes }),
  };
  for (const hidden of [8, 0]) {
    const changes = { maxEpochs: 25, head: { hidden, dropout: 0.1 }, optimizer: { learningRate: 0.01 } };
    const { epochs, bestEpoch } = await trainHead(options({ ...parts, recipe: recipe(changes) }));
    const best = epochs[bestEpoch - 1];
    assert(best && best.validationAccuracy > 0.9, `hidden ${hidden}: ${best?.validationAccuracy}`);
    assert(best.validationLoss < (epochs[0]?.validationLoss ?? 0));
  }
});

test('every optimizer and loss brings the loss down', async () => {
  for (const optimizer of ['adam', 'adamw', 'sgd']) {
    for (const loss of ['cross-entropy', 'focal']) {
      const { epochs } = await trainHead(
        options({
          recipe: recipe({
            maxEpochs: 8,
            optimizer: { kind: optimizer, learningRate: 0.01 },
            loss: { kind: loss },
          }),
        }),
      );
      const [first, last] = [epochs[0], epochs.at(-1)];
      assert(first && last && last.validationLoss < 0.9 * first.validationLoss, `${optimizer}, ${loss}`);
    }
  }
});

test('the learning rate rises over the first epoch and falls along a cosine to one percent', async () => {
  const { epochs } = await trainHead(
    options({ recipe: recipe({ maxEpochs: 7, optimizer: { learningRate: 0.01 } }) }),
  );
  const rates = epochs.map(({ learningRate }) => learningRate);
  assert.equal(rates[0], 0.01);
  assert(rates.every((rate, index) => index === 0 || rate < (rates[index - 1] ?? 0)));
  assert(Math.abs((rates.at(-1) ?? 0) - 0.0001) < 1e-12);
});

test('the same seed and data give the same result bit for bit, another seed another one', async () => {
  const [first, second] = [await trainRecorded(), await trainRecorded()];
  assert.deepEqual(first.result.head, second.result.head);
  assert.deepEqual(figures(first.result.epochs), figures(second.result.epochs));
  const other = await trainHead(options({ recipe: recipe({ seed: 2 }) }));
  assert.notDeepEqual(other.head.parameters, first.result.head.parameters);
});

test('several threads do not change the result', async () => {
  const wide = { width: 300, views: 1, classes: 3 };
  const changes = {
    train: madeUpFeatures(1, { count: 600, ...wide }),
    validation: madeUpFeatures(2, { count: 100, ...wide }),
    recipe: recipe({ maxEpochs: 2, batchSize: 256, head: { hidden: 96 } }),
    runnerOptions: { threads: 2 },
  };
  const [first, second] = [await trainHead(options(changes)), await trainHead(options(changes))];
  assert.deepEqual(first.head, second.head);
});

test('a stopped training resumes to the same result bit for bit', async () => {
  for (const kind of ['adamw', 'adam', 'sgd']) {
    const changes = { recipe: recipe({ optimizer: { kind } }) };
    const { result: whole } = await trainRecorded(changes);
    const controller = new AbortController();
    let last: Uint8Array | undefined;
    const stopped = trainHead(
      options({
        ...changes,
        signal: controller.signal,
        onEpoch: ({ epoch }) => {
          if (epoch === 3) controller.abort();
        },
        onCheckpoint: (name, bytes) => {
          if (name === 'last') last = bytes;
        },
      }),
    );
    await assert.rejects(stopped, (error) => error instanceof AppError && error.code === 'cancelled');
    assert(last);
    const resumed = await trainHead(options({ ...changes, resumeFrom: last }));
    assert.deepEqual(resumed.head, whole.head, kind);
    assert.deepEqual(figures(resumed.epochs), figures(whole.epochs), kind);
    assert.equal(resumed.bestEpoch, whole.bestEpoch);
  }
});

test('where one checkpoint cannot be written, the other is not under way any more', async () => {
  let bestIsWritten = false;
  const failed = trainHead(
    options({
      onCheckpoint: async (kind) => {
        if (kind === 'last') throw new Error('The disk is full');
        await setTimeout(30);
        bestIsWritten = true;
      },
    }),
  );
  await assert.rejects(failed, /disk is full/);
  assert.ok(bestIsWritten);
});

test('stopping in the middle of an epoch takes effect at the next batch', async () => {
  const controller = new AbortController();
  const { count, views } = train.table;
  let reads = 0;
  const table = {
    ...train.table,
    row(index: number, view: number, target: Float32Array, offset: number) {
      train.table.row(index, view, target, offset);
      // Statistics read every view, each epoch one view of each image; this is a batch and a bit into the second.
      if (++reads === count * (views + 1) + 40) controller.abort();
    },
  };
  const seen: number[] = [];
  const stopped = trainHead(
    options({
      train: { ...train, table },
      signal: controller.signal,
      onEpoch: ({ epoch }) => void seen.push(epoch),
    }),
  );
  await assert.rejects(stopped, /Stopped as asked/);
  assert.deepEqual(seen, [1]);
  assert(reads <= count * (views + 1) + 64);
});

test('training stops when the validation loss has not fallen for `patience` epochs, and keeps the best', async () => {
  const noise = madeUpFeatures(3, { count: 60, views: 1, width: WIDTH, classes: 3, distance: 0 });
  const { result, checkpoints } = await trainRecorded({
    validation: noise,
    recipe: recipe({ maxEpochs: 200, patience: 4, optimizer: { learningRate: 0.02 } }),
  });
  const { epochs, bestEpoch, head } = result;
  assert.equal(result.stoppedBy, 'patience');
  assert.equal(epochs.length, bestEpoch + 4);
  assert.equal(
    Math.min(...epochs.map(({ validationLoss }) => validationLoss)),
    epochs[bestEpoch - 1]?.validationLoss,
  );
  const best = checkpoints.findLast(({ kind }) => kind === 'best');
  assert(best);
  assert.deepEqual(headOfCheckpoint(best.bytes), head);
  assert.deepEqual(headOfCheckpoint(checkpoints.at(-1)?.bytes ?? new Uint8Array()), head);
});

test('resuming a training that had finished gives its result at once', async () => {
  const { result, checkpoints } = await trainRecorded();
  const again = await trainHead(options({ resumeFrom: checkpoints.at(-1)?.bytes ?? new Uint8Array() }));
  assert.deepEqual(again, result);
});

test('a loss that is no number stops the training, naming epoch and learning rate, and keeps the best', async () => {
  let reads = 0;
  const turningBad = {
    ...train.table,
    row(index: number, view: number, target: Float32Array, offset: number) {
      train.table.row(index, view, target, offset);
      // Statistics and the first epoch read sound rows.
      if (++reads > train.table.count * (train.table.views + 1)) target[offset] = Infinity;
    },
  };
  const kinds: CheckpointKind[] = [];
  const failed = trainHead(
    options({
      train: { ...train, table: turningBad },
      recipe: recipe({ optimizer: { learningRate: 1e-3 } }),
      onCheckpoint: (kind) => void kinds.push(kind),
    }),
  );
  await assert.rejects(failed, (error) => {
    assert(error instanceof AppError);
    assert.equal(error.code, 'invalid-input');
    assert.match(error.message, /epoch 2 at learning rate 1\.0e-3/);
    assert.match(error.nextStep ?? '', /learning rate ten times smaller \(1\.0e-4\)/);
    return true;
  });
  assert.deepEqual(kinds, ['best', 'last']);
});

test('a learning rate far too high is noticed at once', async () => {
  const optimizer = { kind: 'sgd', learningRate: 1e30 };
  await assert.rejects(trainHead(options({ recipe: recipe({ optimizer }) })), /diverged in epoch 1/);
});

test('features that are no numbers are refused with the number of the image', async () => {
  const data = new Float32Array(30 * WIDTH).map((_, index) => index % 7);
  data[4 * WIDTH + 2] = NaN;
  const labels = Int32Array.from({ length: 30 }, (_, index) => index % 3);
  await assert.rejects(
    trainHead(options({ train: { table: tableOf(30, 1, WIDTH, data), labels } })),
    (error) =>
      error instanceof AppError && error.code === 'corrupt' && /image number 5\b/.test(error.message),
  );
});

test('a class without training images and an empty part are refused', async () => {
  const twoClasses = { ...train, labels: train.labels.map((label) => label % 2) };
  await assert.rejects(trainHead(options({ train: twoClasses })), /Class number 3 has no training images/);
  const empty = { table: { ...validation.table, count: 0 }, labels: new Int32Array(0) };
  await assert.rejects(trainHead(options({ validation: empty })), /validation part has no images/);
});

test('a column that never changes in training does not disturb validation', async () => {
  const withConstant = (features: typeof train, constant: number) => ({
    ...features,
    table: {
      ...features.table,
      width: WIDTH + 1,
      row(index: number, view: number, target: Float32Array, offset: number) {
        features.table.row(index, view, target, offset);
        target[offset + WIDTH] = constant;
      },
    },
  });
  const { epochs } = await trainHead(
    options({ train: withConstant(train, 1000.1), validation: withConstant(validation, -5e6) }),
  );
  assert(epochs.every(({ validationLoss }) => validationLoss < 5));
});

test('balanced class weights lift the rare class', async () => {
  const kept = [...train.labels.keys()].filter((index) => index % 3 !== 2 || index % 15 === 2);
  const rare = {
    labels: Int32Array.from(kept, (index) => train.labels[index] ?? 0),
    table: {
      ...train.table,
      count: kept.length,
      row: (index: number, view: number, target: Float32Array, offset: number) => {
        train.table.row(kept[index] ?? 0, view, target, offset);
      },
    },
  };
  const share = async (classWeights: string) => {
    const { head } = await trainHead(
      options({ train: rare, recipe: recipe({ classWeights, maxEpochs: 8 }) }),
    );
    const { data } = await predictLogits(head, validation.table, onnxruntimeBackend);
    return Array.from(validation.labels, (_, row) => data.subarray(row * 3, row * 3 + 3)).filter(
      (scores) => scores.indexOf(Math.max(...scores)) === 2,
    ).length;
  };
  assert((await share('balanced')) > (await share('none')));
});

test('an image counts as much as its weight says', async () => {
  // All images look alike, so that what is learned of them is the share of each label.
  const table = tableOf(40, 1, 2, new Float32Array(80).fill(1));
  const doubted = {
    table,
    labels: Int32Array.from({ length: 40 }, (_, image) => image % 2),
    weights: Float32Array.from({ length: 40 }, (_, image) => (image % 2 === 1 ? 0.5 : 1)),
  };
  const learned = async (classWeights: string) => {
    const { head } = await trainHead(
      options({
        classes: 2,
        train: doubted,
        validation: doubted,
        recipe: recipe({
          classWeights,
          batchSize: 40,
          maxEpochs: 300,
          patience: 300,
          head: { hidden: 0 },
          loss: { labelSmoothing: 0 },
          optimizer: { learningRate: 0.05 },
        }),
      }),
    );
    const { data } = await predictLogits(head, table, onnxruntimeBackend);
    return Math.exp((data[0] ?? NaN) - (data[1] ?? NaN));
  };
  assertClose(await learned('none'), 2, 'odds of one against a half', 0.02);
  assertClose(await learned('balanced'), 1, 'odds of balanced classes', 0.02);
});

test('weights of 1 change nothing; a checkpoint knows its weights', async () => {
  const ones = { ...train, weights: new Float32Array(train.labels.length).fill(1) };
  const { result, checkpoints } = await trainRecorded({ train: ones });
  const plain = await trainHead(options());
  assert.deepEqual(result.head, plain.head);
  assert.deepEqual(figures(result.epochs), figures(plain.epochs));
  const resumeFrom = checkpoints.at(-1)?.bytes ?? new Uint8Array();
  const halves = { ...train, weights: ones.weights.map((weight, image) => (image === 0 ? 0.5 : weight)) };
  await assert.rejects(trainHead(options({ train: halves, resumeFrom })), { code: 'conflict' });
});

test('begun with onnxruntime, a training goes on with TensorFlow.js to the same head', async () => {
  const tf = await pureTensorflow();
  const { result, checkpoints } = await trainRecorded();
  const third = checkpoints.filter(({ kind }) => kind === 'last')[2];
  assert(third);
  const resumed = await trainHead(options({ backend: tensorflowBackend(tf), resumeFrom: third.bytes }));
  assert.deepEqual(resumed.epochs.slice(0, 3), result.epochs.slice(0, 3));
  assert.equal(resumed.epochs.length, 5);
  for (const [index, { name: parameter, data }] of result.head.parameters.entries()) {
    for (const [entry, value] of data.entries()) {
      assertClose(resumed.head.parameters[index]?.data[entry] ?? NaN, value, `${parameter}[${entry}]`);
    }
  }
});

function assertClose(actual: number, expected: number, what: string, tolerance = 1e-4): void {
  assert(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} and ${expected}`);
}
