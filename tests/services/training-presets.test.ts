import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { recipeSchema } from '../../src-main/contract/index.ts';
import { useModel } from '../../src-main/services/models/index.ts';
import { defaultRecipe, trainingPresets, trainModel } from '../../src-main/services/training/index.ts';
import { openClinic, smallRecipe, smallTraining } from '../support/clinic.ts';

test('the network of the model in use is proposed first, where it is compact', async (t) => {
  const { workspace } = await openClinic(t);
  const proposed = () => trainingPresets(workspace.store);
  assert.deepEqual(
    (await proposed()).map(({ id }) => id),
    ['fast', 'balanced', 'thorough'],
  );
  const recipe = smallRecipe({ maxEpochs: 2, acceptance: { minSensitivity: 0, maxFalseAlarmRate: 1 } });
  await trainModel(workspace, smallTraining({ recipe }), silentJob);
  assert.equal((await proposed()).length, 3, 'a candidate is not in use');
  await useModel(workspace, 'v1', { by: undefined, reason: undefined });
  const [first, ...others] = await proposed();
  assert.deepEqual([first?.id, first?.backbone, first?.recipe.kind], ['improve', 'v1', 'standard']);
  assert.equal(first?.recipe.head.hidden, recipe.head.hidden, 'its head goes on learning');
  assert.ok(others.every(({ backbone }) => backbone !== 'v1'));
  const hiddenOf = async (kind: 'quick' | 'standard', backbone: string) =>
    (await defaultRecipe(workspace.store, { kind, backbone })).head.hidden;
  assert.equal(await hiddenOf('standard', 'v1'), recipe.head.hidden, 'chosen by hand too');
  assert.equal(await hiddenOf('quick', 'v1'), recipeSchema.parse({ kind: 'quick' }).head.hidden);
  assert.equal(
    await hiddenOf('standard', 'random-conv'),
    recipeSchema.parse({ kind: 'standard' }).head.hidden,
  );
});
