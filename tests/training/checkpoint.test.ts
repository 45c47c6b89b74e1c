import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { AppError, Random } from '../../src-main/base/index.ts';
import { quickRecipeSchema } from '../../src-main/contract/index.ts';
import { onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';
import {
  headOfCheckpoint,
  type HeadTrainingOptions,
  trainHead,
} from '../../src-main/engine/training/index.ts';
import { madeUpFeatures } from '../support/features.ts';

const options: HeadTrainingOptions = {
  train: madeUpFeatures(1, { count: 40, views: 2, width: 3 }),
  validation: madeUpFeatures(2, { count: 20, views: 1, width: 3 }),
  classes: 2,
  recipe: quickRecipeSchema.parse({ maxEpochs: 2, batchSize: 16, head: { hidden: 4 } }),
  backend: onnxruntimeBackend,
  runnerOptions: { threads: 1 },
};
const saved: Partial<Record<'best' | 'last', Uint8Array>> = {};

before(async () => {
  await trainHead({ ...options, onCheckpoint: (kind, bytes) => void (saved[kind] = bytes) });
});

function checkpoint(kind: 'best' | 'last'): Uint8Array {
  const bytes = saved[kind];
  assert(bytes);
  return bytes;
}

function hasCode(code: string) {
  return (error: unknown) => error instanceof AppError && error.code === code;
}

test('a checkpoint cut short or with a changed byte is corrupt, wherever the damage lies', async () => {
  const bytes = checkpoint('last');
  const random = Random.of(1, 'damage');
  const lengths = [
    0,
    5,
    11,
    60,
    bytes.length - 1,
    ...Array.from({ length: 20 }, () => random.integer(0, bytes.length)),
  ];
  for (const length of lengths) {
    if (length < bytes.length)
      assert.throws(() => headOfCheckpoint(bytes.subarray(0, length)), hasCode('corrupt'));
  }
  for (let round = 0; round < 50; round++) {
    const damaged = bytes.slice();
    const place = random.integer(8, bytes.length - 1);
    damaged[place] = (damaged[place] ?? 0) ^ (1 << random.integer(0, 7));
    await assert.rejects(trainHead({ ...options, resumeFrom: damaged }), hasCode('corrupt'));
  }
});

test('bytes of another kind are corrupt, a checkpoint of another format version says so', () => {
  assert.throws(
    () => headOfCheckpoint(Buffer.from('not a checkpoint at all, but long enough to be one')),
    hasCode('corrupt'),
  );
  const newer = Uint8Array.from(checkpoint('last'));
  newer.set(Buffer.from('SMWCKPT9'));
  assert.throws(() => headOfCheckpoint(newer), hasCode('newer-version'));
});

test('a checkpoint of another training is refused', async () => {
  const resumeFrom = checkpoint('last');
  const others: Partial<HeadTrainingOptions>[] = [
    { recipe: { ...options.recipe, seed: 99 } },
    { recipe: { ...options.recipe, batchSize: 8 } },
    { dataSha256: 'of other images' },
    { train: madeUpFeatures(1, { count: 41, views: 2, width: 3 }) },
    { validation: madeUpFeatures(2, { count: 21, views: 1, width: 3 }) },
    { classes: 3, train: madeUpFeatures(1, { count: 40, views: 2, width: 3, classes: 3 }) },
  ];
  for (const other of others) {
    await assert.rejects(trainHead({ ...options, ...other, resumeFrom }), hasCode('conflict'));
  }
});

test('a "best" checkpoint holds the head, but is no point to resume from', async () => {
  const resumeFrom = checkpoint('best');
  assert.deepEqual(headOfCheckpoint(resumeFrom), headOfCheckpoint(checkpoint('last')));
  await assert.rejects(trainHead({ ...options, resumeFrom }), hasCode('invalid-input'));
});

test('a checkpoint reads the same from the middle of a larger buffer', () => {
  const bytes = checkpoint('last');
  const larger = new Uint8Array(bytes.length + 7);
  larger.set(bytes, 7);
  assert.deepEqual(headOfCheckpoint(larger.subarray(7)), headOfCheckpoint(bytes));
});
