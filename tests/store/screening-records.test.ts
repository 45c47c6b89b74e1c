import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { AppError, sha256 } from '../../src-main/base/index.ts';
import { type BackboneCard, IMAGENET_NORMALISATION } from '../../src-main/contract/index.ts';
import { openHome } from './home.ts';
import { startScreening } from './screening.ts';

function refused(code: string, what: RegExp) {
  return (error: unknown) => error instanceof AppError && error.code === code && what.test(error.message);
}

test('a screening goes through its states, and its time adds up over its runs', (t) => {
  const store = openHome(t);
  const { screenings } = store;
  const { id, startedAt } = startScreening(store);
  screenings.begin(id, 'CPU');
  screenings.addSeconds(id, 1.5);
  screenings.end(id, 'stopped');
  assert.ok((screenings.require(id).finishedAt ?? '') >= startedAt);
  screenings.begin(id, 'GPU');
  assert.equal(screenings.require(id).finishedAt, null);
  screenings.addSeconds(id, 2);
  screenings.end(id, 'finished');
  const { status, device, activeSeconds } = screenings.require(id);
  assert.deepEqual([status, device, activeSeconds], ['finished', 'GPU', 3.5]);
  assert.throws(() => screenings.require(99), refused('not-found', /99/));
});

test('an equal request goes on with the latest screening that has not finished', (t) => {
  const store = openHome(t);
  const { screenings } = store;
  const [first, second, elsewhere] = [
    startScreening(store),
    startScreening(store),
    startScreening(store, '/elsewhere'),
  ];
  const { folder, version, request } = first;
  assert.equal(screenings.findUnfinished(folder, version, request)?.id, second.id);
  screenings.end(second.id, 'finished');
  assert.equal(screenings.findUnfinished(folder, version, request)?.id, first.id);
  screenings.end(first.id, 'failed');
  assert.equal(screenings.findUnfinished(folder, version, request)?.id, first.id);
  screenings.end(first.id, 'finished');
  assert.equal(screenings.findUnfinished(folder, version, request), undefined);
  assert.equal(screenings.findUnfinished('/elsewhere', version, { ...request, threshold: 0.4 }), undefined);
  assert.equal(screenings.findUnfinished('/elsewhere', version, request)?.id, elsewhere.id);
  assert.deepEqual(
    screenings.list().map(({ id }) => id),
    [elsewhere.id, second.id, first.id],
  );
});

test('a screening needs a model that is registered', (t) => {
  const store = openHome(t);
  const { folder, request } = startScreening(store);
  assert.throws(() => store.screenings.create({ folder, version: 99, request }), /FOREIGN KEY/);
});

test('a setting is replaced, and read through its schema only', (t) => {
  const { settings } = openHome(t);
  assert.equal(settings.get('theme', z.string()), undefined);
  settings.set('theme', 'dark');
  settings.set('theme', 'light');
  assert.equal(settings.get('theme', z.string()), 'light');
  assert.throws(() => settings.get('theme', z.number()), refused('corrupt', /"theme"/));
});

test('a backbone saved again replaces its card', (t) => {
  const { backbones } = openHome(t);
  const card: BackboneCard = {
    schema: 1,
    name: 'squeezenet1_1',
    family: 'squeezenet',
    inputSize: 224,
    normalisation: IMAGENET_NORMALISATION,
    featureMaps: [{ tensor: 'map', channels: 512, height: 13, width: 13 }],
    sha256: sha256('trunk'),
    sourceSha256: sha256('source'),
    verified: true,
    weights: 'imagenet',
    licence: 'BSD-3-Clause',
    parameters: 1_000_000,
    bytes: 5_000_000,
  };
  backbones.save(card);
  backbones.save({ ...card, name: 'alexnet' });
  backbones.save({ ...card, verified: false });
  assert.deepEqual(
    backbones.list().map(({ name, verified }) => [name, verified]),
    [
      ['alexnet', true],
      ['squeezenet1_1', false],
    ],
  );
  assert.deepEqual(backbones.find('squeezenet1_1'), { ...card, verified: false });
  assert.equal(backbones.find('vgg'), undefined);
});
