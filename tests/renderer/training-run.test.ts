import assert from 'node:assert/strict';
import test from 'node:test';
import type { Epoch, SplitSummary } from '../../src-main/contract/index.ts';
import { Coalesced } from '../../src-renderer/screens/training/run/coalesced.ts';
import {
  cellsPerSecond,
  curvesOf,
  epochNumbered,
  runningRound,
} from '../../src-renderer/screens/training/run/curves.ts';
import { trainingState } from '../../src-renderer/screens/training/training-state.ts';

const epoch = (number: number, loss: number): Epoch => ({
  epoch: number,
  trainLoss: loss,
  trainAccuracy: 1 - loss / 2,
  validationLoss: loss + 0.1,
  validationAccuracy: 0.9 - loss / 2,
  learningRate: 1e-3,
  seconds: 1,
});

test('a training waits while its job waits, and is over when it has finished', () => {
  assert.equal(trainingState({ status: 'running' }, { status: 'queued' }), 'waiting');
  assert.equal(trainingState({ status: 'stopped' }, { status: 'running' }), 'running');
  assert.equal(trainingState({ status: 'stopped' }, { status: 'cancelled' }), 'stopped');
  assert.equal(trainingState({ status: 'failed' }, undefined), 'failed');
  assert.equal(trainingState({ status: 'finished' }, { status: 'running' }), 'finished');
});

test('the round that runs is told by rounds and by images alike', () => {
  assert.equal(runningRound({ done: 0, total: 60 }, 60), 1);
  assert.equal(runningRound({ done: 3, total: 60 }, 60), 4);
  assert.equal(runningRound({ done: 250, total: 1500 }, 15), 3);
  assert.equal(runningRound({ done: 1500, total: 1500 }, 15), 15, 'the last one ends');
  assert.equal(runningRound({ done: 0, total: null }, 15), 1);
});

test('the axes hold both curves; that of the rounds has room for ten', () => {
  const epochs = [epoch(1, 0.8), epoch(2, 0.4)];
  const loss = curvesOf(epochs, 'loss');
  assert.deepEqual(loss.rounds, [1, 10]);
  assert.equal(loss.values[0], 0);
  assert.ok(loss.values[1] >= 0.9);
  const accuracy = curvesOf(epochs, 'accuracy');
  assert.ok(accuracy.values[0] <= 0.5 && accuracy.values[1] === 1);
  assert.equal(curvesOf([epoch(40, 0.1)], 'loss').rounds[1], 40);
  assert.deepEqual(curvesOf([], 'loss').values, [0, 1]);
  assert.equal(epochNumbered(epochs, 2), epochs[1]);
  assert.equal(epochNumbered(epochs, null), undefined);
});

test('the speed is that of the cells of the training part, where its split is known', () => {
  const split: SplitSummary = {
    ...{ dataset: 'nih', name: 'first', unit: 'patient', createdAt: '', warnings: [] },
    method: { kind: 'ratio', train: 0.7, validation: 0.2, test: 0.1, seed: 1 },
    parts: [{ part: 'train', units: 10, images: 500, classes: [] }],
  };
  const half = { ...epoch(1, 0.8), seconds: 0.5 };
  assert.equal(cellsPerSecond(half, 'first', [split]), 1000);
  assert.equal(cellsPerSecond(half, 'second', [split]), undefined);
  assert.equal(cellsPerSecond(half, 'first'), undefined);
  assert.equal(cellsPerSecond({ ...half, seconds: 0 }, 'first', [split]), undefined);
});

test('a loss that is no number is left out, not drawn', () => {
  const { learned, values } = curvesOf([epoch(1, 0.8), epoch(2, Infinity)], 'loss');
  assert.equal(learned.length, 1);
  assert.ok(values.every(Number.isFinite));
});

test('work that is asked for while it runs is done once more, never twice at once', async () => {
  const ends: (() => void)[] = [];
  let runs = 0;
  const work = new Coalesced(() => {
    runs += 1;
    return new Promise((resolve) => ends.push(resolve));
  });
  const first = work.ask();
  void work.ask();
  void work.ask();
  assert.equal(runs, 1);
  ends[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(runs, 2);
  ends[1]?.();
  await first;
  assert.equal(runs, 2);
});

test('work that failed can be asked for again', async () => {
  let runs = 0;
  const work = new Coalesced(() => {
    runs += 1;
    return runs === 1 ? Promise.reject(new Error('lost')) : Promise.resolve();
  });
  await assert.rejects(work.ask(), /lost/);
  await work.ask();
  assert.equal(runs, 2);
});
