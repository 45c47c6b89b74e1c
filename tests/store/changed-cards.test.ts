import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import { verifyRecords } from '../../src-main/services/records/index.ts';
import { listModels, useModel } from '../../src-main/services/models/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { sampleCard } from '../support/sample-reports.ts';
import { newHome, openRaw } from './home.ts';
import { countTests } from '../fault/tally.ts';

countTests('database');

/** A version that misses its limits, and one that meets them and is in use; then the first is said to meet them. */
async function withEditedCard(t: Parameters<typeof newHome>[0]) {
  const workspace = openWorkspace(newHome(t));
  t.after(() => {
    workspace.close();
  });
  const { store } = workspace;
  const sha256 = await store.blobs.put(Buffer.from('a model'));
  const card = { ...sampleCard(), sha256 };
  store.models.register({ ...card, acceptance: { ...card.acceptance, met: true } }, [], null);
  store.models.register(
    { ...card, name: 'weak', acceptance: { ...card.acceptance, met: false, reasons: ['Too few.'] } },
    [],
    null,
  );
  await useModel(workspace, 'v1', { by: undefined, reason: undefined });
  const raw = openRaw(t, store.path);
  raw.exec(
    `UPDATE model_versions SET card = json_set(card, '$.acceptance.met', json('true'), '$.acceptance.reasons', json('[]')) WHERE number = 2`,
  );
  raw.close();
  return workspace;
}

const isNamed = (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, 'corrupt');
  assert.match(error.message, /The card of model version v2 \(weak\) is not the one that was registered/);
  return true;
};

test('a version whose limits are said in the database to be met is refused by name, in every way to use it', async (t) => {
  const workspace = await withEditedCard(t);
  await assert.rejects(useModel(workspace, 'v2', { by: undefined, reason: undefined }), isNamed);
  await assert.rejects(useModel(workspace, 'v2', { by: 'Ada', reason: 'try' }), isNamed);
  for (const reference of ['v2', 'weak']) {
    assert.throws(() => workspace.store.models.require(reference), isNamed);
  }
  assert.equal(workspace.store.models.versionInUse(), 'v1');
});

test('it stands in the list as one that misses its limits, and the check of the records names it', async (t) => {
  const workspace = await withEditedCard(t);
  assert.deepEqual(
    listModels(workspace).map(({ version, acceptanceMet }) => [version, acceptanceMet]),
    [
      ['v2', false],
      ['v1', true],
    ],
  );
  assert.deepEqual(
    verifyRecords(workspace.store).map(({ subject }) => subject),
    ['v2', 'model version v2'],
  );
});

test('where it is in use already, nothing runs with it, and another version can be put in use', async (t) => {
  const workspace = await withEditedCard(t);
  const { store } = workspace;
  const raw = openRaw(t, store.path);
  raw.exec(
    `UPDATE model_versions SET status = 'candidate'; UPDATE model_versions SET status = 'in-use' WHERE number = 2`,
  );
  raw.close();
  assert.throws(() => store.models.inUse(), isNamed);
  await useModel(workspace, 'v1', { by: undefined, reason: undefined });
  assert.equal(store.models.inUse()?.version, 'v1');
});
