/** Versions that were taken in when texts of cards had no end yet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_CHARACTERS } from '../../src-main/contract/index.ts';
import { listModels, useModel } from '../../src-main/services/models/index.ts';
import { verifyRecords } from '../../src-main/services/records/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { CommandLine } from '../support/command-line.ts';
import { sampleCard } from '../support/sample-reports.ts';
import { newHome } from './home.ts';

const endless = 'x'.repeat(1_000_000);

test('a version with a name of a million characters stands in the list, cut, and can be used', async (t) => {
  const home = newHome(t);
  const workspace = openWorkspace(home);
  const { store } = workspace;
  const sha256 = await store.blobs.put(Buffer.from('a model'));
  const card = { ...sampleCard(), sha256, acceptance: { ...sampleCard().acceptance, met: true } };
  store.models.register(card, [], null);
  store.models.register({ ...card, name: endless, limitsOfUse: [endless, 'short'] }, [], null);
  try {
    const [second, first] = listModels(workspace);
    assert.equal(first?.name, card.name);
    assert.equal(second?.name.length, MOST_CHARACTERS.label);
    assert.match(second.name, /^x+…$/);
    await useModel(workspace, 'v2', { by: undefined, reason: undefined });
    const { card: shown, isAsRegistered } = store.models.require('v2');
    assert.ok(isAsRegistered, 'it is cut for the eye, not changed');
    assert.equal(shown.limitsOfUse[0]?.length, MOST_CHARACTERS.sentence);
    assert.equal(shown.limitsOfUse[1], 'short');
    assert.deepEqual(verifyRecords(store), []);
  } finally {
    workspace.close();
  }
  const { models } = await new CommandLine(home).answer('models list');
  assert.deepEqual(
    models.map(({ version, status }) => [version, status]),
    [
      ['v2', 'in-use'],
      ['v1', 'candidate'],
    ],
  );
});
