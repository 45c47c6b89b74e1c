import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { importDataset, splitDataset } from '../../src-main/services/datasets/index.ts';
import { createTraining } from '../../src-main/services/training/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { drawClinic, smallRecipe, smallTraining, temporaryFolder } from '../support/clinic.ts';
import { jobEnd, startApp } from '../support/running-app.ts';

test('a training that a crash ended is offered on the next start, with its reason, until it has gone on', async (t) => {
  const home = await temporaryFolder(t, 'interrupted');
  const cells = join(home, 'cells');
  await drawClinic(cells);
  const workspace = openWorkspace(home);
  const { store } = workspace;
  await importDataset(store, { folder: cells, name: 'clinic' }, silentJob);
  const method = { kind: 'ratio', train: 0.5, validation: 0.2, test: 0.3, seed: 1 } as const;
  await splitDataset(store, { dataset: 'clinic', method });
  const recipe = smallRecipe({ maxEpochs: 2 });
  const { id, name } = await createTraining(workspace, smallTraining({ name: 'half done', recipe }));
  // What an app leaves behind that dies while it learns.
  const task = { kind: 'training', training: id, engine: 'onnxruntime' };
  const left = store.jobs.create({ kind: 'training', subject: { name: String(id), label: name }, task });
  store.jobs.begin(left.id);
  store.trainings.setStatus(id, 'running');
  workspace.close();

  const { client } = await startApp(t, home);
  const [offered, ...others] = (await client.app.overview()).interrupted;
  assert.deepEqual(others, []);
  assert.deepEqual([offered?.training, offered?.name], [id, 'half done']);
  assert.ok((offered?.error?.message ?? '').length > 0);
  assert.equal((await client.training.resume({ training: id })).job, left.id);
  assert.deepEqual((await client.app.overview()).interrupted, []);
  assert.equal((await jobEnd(client, left.id)).status, 'finished');
  assert.equal((await client.training.get({ training: id })).version, 'v1');
});
