import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { type Epoch, quickRecipeSchema } from '../../src-main/contract/index.ts';
import { summariseModel } from '../../src-main/store/index.ts';
import { sampleCard } from '../support/sample-reports.ts';
import { openHome } from './home.ts';

const NEW_TRAINING = {
  ...{ dataset: 'clinic', split: 'first', backbone: 'squeezenet', name: 'clinic squeezenet' },
  recipe: quickRecipeSchema.parse({ seed: 7 }),
};

function epochOf(epoch: number, trainLoss = 1): Epoch {
  return {
    epoch,
    trainLoss,
    trainAccuracy: 0.5,
    validationLoss: 1,
    validationAccuracy: 0.5,
    learningRate: 1e-3,
    seconds: 1,
  };
}

function refused(code: string, what: RegExp) {
  return (error: unknown) => error instanceof AppError && error.code === code && what.test(error.message);
}

test('the latest training that has not finished is the one to go on with', (t) => {
  const { trainings } = openHome(t);
  const first = trainings.create(NEW_TRAINING);
  const second = trainings.create(NEW_TRAINING);
  assert.deepEqual(first.recipe, NEW_TRAINING.recipe);
  trainings.setStatus(second.id, 'finished');
  assert.equal(trainings.latestUnfinished()?.id, first.id);
  trainings.setStatus(first.id, 'failed', { code: 'unavailable', message: 'no memory' });
  trainings.addSeconds(first.id, 1.5);
  trainings.addSeconds(first.id, 2);
  assert.deepEqual(
    [trainings.latestUnfinished()?.status, trainings.latestUnfinished()?.seconds],
    ['failed', 3.5],
  );
  trainings.setStatus(first.id, 'finished');
  assert.equal(trainings.latestUnfinished(), undefined);
  assert.throws(() => trainings.require(99), refused('not-found', /99/));
});

test('an epoch that is repeated replaces its record', (t) => {
  const { trainings } = openHome(t);
  const { id } = trainings.create(NEW_TRAINING);
  for (const epoch of [epochOf(1), epochOf(2), epochOf(2, 0.5)]) trainings.addEpoch(id, epoch);
  assert.deepEqual(trainings.epochs(id), [epochOf(1), epochOf(2, 0.5)]);
});

test('a replaced checkpoint is given up only when nothing else needs its file', (t) => {
  const { trainings } = openHome(t);
  const { id } = trainings.create(NEW_TRAINING);
  const twin = trainings.create(NEW_TRAINING);
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
  assert.ok(a && b && c);
  assert.equal(trainings.setCheckpoint(id, 'best', a), undefined);
  assert.equal(trainings.setCheckpoint(id, 'last', a), undefined);
  assert.equal(trainings.setCheckpoint(id, 'last', b), undefined, 'the best is the same file');
  assert.equal(trainings.setCheckpoint(id, 'last', b), undefined, 'the same again');
  assert.equal(trainings.setCheckpoint(twin.id, 'last', b), undefined);
  assert.equal(trainings.setCheckpoint(id, 'last', c), undefined, 'another training has the same file');
  assert.equal(trainings.setCheckpoint(twin.id, 'last', c), b);
  assert.deepEqual([trainings.checkpoint(id, 'best'), trainings.checkpoint(id, 'last')], [a, c]);
});

test('a model is found by version, by name and by the start of its hash', (t) => {
  const { models } = openHome(t);
  const card = sampleCard();
  const prediction = {
    path: '/a.png',
    sha256: 'a',
    perceptualHash: null,
    patient: null,
    trueClass: 'Uninfected',
    probabilities: [0.25, 0.75],
  };
  const registered = models.register(card, [prediction], null);
  for (const reference of ['v1', '1', card.name, card.sha256, card.sha256.slice(0, 8)]) {
    assert.deepEqual(models.require(reference), registered);
  }
  assert.deepEqual(registered.card, card);
  assert.deepEqual(models.predictions(registered.number), [prediction]);
  assert.equal(summariseModel(registered).version, 'v1');
  for (const reference of ['v2', 'nobody', card.sha256.slice(0, 5), '%']) {
    assert.throws(() => models.require(reference), refused('not-found', /no model version/));
  }
});

test('one file may have two cards, but one card is registered once', (t) => {
  const { models } = openHome(t);
  const card = sampleCard();
  models.register(card, [], null);
  assert.throws(() => models.register(card, [], null), refused('conflict', /v1/));
  const stricter = models.register({ ...card, threshold: card.threshold / 2 }, [], null);
  assert.equal(stricter.version, 'v2');
  assert.equal(models.require(card.sha256).version, 'v2');
});

test('exactly one version is in use, and the former can be taken back', (t) => {
  const { models } = openHome(t);
  const card = sampleCard();
  const [first, second] = [
    models.register(card, [], null),
    models.register({ ...card, name: 'second' }, [], null),
  ];
  assert.equal(models.inUse(), undefined);
  models.use(first.number, null);
  const override = { by: 'Dr A. Mensah', reason: 'archived slides only', at: '2026-11-24T00:00:00.000Z' };
  models.use(second.number, override);
  assert.deepEqual(models.inUse()?.override, override);
  assert.deepEqual(
    models.list().map(({ version, status }) => [version, status]),
    [
      ['v2', 'in-use'],
      ['v1', 'retired'],
    ],
  );
  models.use(first.number, null);
  assert.equal(models.inUse()?.version, 'v1');
  assert.throws(
    () => {
      models.use(99, null);
    },
    refused('not-found', /v99/),
  );
  assert.equal(models.inUse()?.version, 'v1', 'a slip changes nothing');
});
