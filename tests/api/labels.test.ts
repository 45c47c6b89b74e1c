import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { drawClinic, temporaryFolder } from '../support/clinic.ts';
import { jobEnd, refusal, startApp } from '../support/running-app.ts';

const dataset = 'clinic';

test('labels are checked as a job, looked through, decided and undone', async () => {
  const folder = await temporaryFolder({ after }, 'labels');
  const { client } = await startApp({ after });
  await drawClinic(folder, { patients: 6, cells: 8, mislabelledEvery: 8 });
  const imported = await client.datasets.import({ folder, name: dataset });
  assert.equal((await jobEnd(client, imported.job)).status, 'finished');
  assert.deepEqual(await client.labels.get({ dataset }), { check: null, unfinished: null, job: null });
  assert.deepEqual(await client.labels.findings({ dataset }), { total: 0, rows: [] });
  await assert.rejects(client.labels.start({ dataset: 'nowhere' }), refusal('not-found'));

  const { job } = await client.labels.start({ dataset });
  assert.equal((await client.labels.start({ dataset })).job, job, 'one at a time');
  await client.jobs.cancel({ job });
  const again = await client.labels.start({ dataset, backbone: 'random-conv' });
  assert.equal(again.job, job, 'it goes on, with what is asked for now');
  const { status, result, subject } = await jobEnd(client, job);
  assert.equal(status, 'finished');
  assert.equal(subject.name, dataset);
  const { check, job: newest } = await client.labels.get({ dataset });
  assert.ok(check);
  assert.equal(check.backbone, 'random-conv');
  assert.equal(newest, job);
  assert.deepEqual(result, { kind: 'label-check', suspects: check.suspects });

  const { total, rows } = await client.labels.findings({ dataset, limit: 1, filter: { state: 'open' } });
  assert.equal(total, check.suspects);
  const [suspect] = rows;
  assert.ok(suspect);
  const decision = { kind: 'relabel', className: suspect.suggested } as const;
  const { change, changed } = await client.labels.decide({ dataset, findings: [suspect.id], decision });
  assert.equal(changed, 1);
  assert.equal((await client.datasets.show({ dataset })).relabelled, 1);
  assert.equal((await client.labels.get({ dataset })).check?.decisions.relabelled, 1);
  await client.labels.undo({ change });
  assert.equal((await client.datasets.show({ dataset })).relabelled, 0);
  assert.equal((await client.labels.get({ dataset })).check?.decisions.open, total);
});
