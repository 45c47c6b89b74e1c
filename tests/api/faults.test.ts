/** What goes wrong around a job of the app: each has a sentence, loses nothing, and goes on. */
import assert from 'node:assert/strict';
import { rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openApi } from '../../src-main/api/index.ts';
import { listBackups, openStore } from '../../src-main/store/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { drawSlides, openLaboratory, trainSmall } from '../support/laboratory.ts';
import { linkMany } from '../support/many-cells.ts';
import { until } from '../support/patience.ts';
import { jobEnd, jobWhen, refusal, startApp } from '../support/running-app.ts';

const CELLS = 2000;
const TWO_DAYS_S = 2 * 24 * 60 * 60;

const laboratory = await openLaboratory({ after });
const { folder, commandLine } = laboratory;
await trainSmall(laboratory);
await commandLine.answer('models use', ['v1']);
await drawSlides(join(folder, 'slides'), { A: 30 });
const many = join(folder, 'many');
await linkMany(join(folder, 'slides'), join(many, 'slide'), CELLS);
const { client } = await startApp({ after }, commandLine.home);

test('a folder that vanishes during a run fails its job by name; back again, it goes on', async () => {
  const { screening, job } = await client.screening.start({ folder: many });
  await jobWhen(client, job, ({ progress }) => progress?.stage === 'Screening' && progress.done > 0);
  await rename(many, `${many}-away`);
  const failed = await jobEnd(client, job);
  assert.deepEqual([failed.status, failed.error?.code], ['failed', 'unavailable']);
  assert.ok(failed.error?.message.includes(many), failed.error?.message);
  assert.match(failed.error?.nextStep ?? '', /Connect its disk again/);
  const before = await client.screening.get({ screening });
  assert.equal(before.status, 'failed');
  assert.deepEqual([before.total, before.unreadable], [CELLS, 0], 'nothing is called unreadable');
  await rename(`${many}-away`, many);
  await client.jobs.resume({ job });
  assert.equal((await jobEnd(client, job)).status, 'finished');
  const shown = await client.screening.get({ screening });
  assert.deepEqual([shown.status, shown.done], ['finished', CELLS]);
});

test('a dropped file instead of a folder is refused by name', async () => {
  const [file = ''] = (await client.folders.browse({ path: join(folder, 'home'), files: 'db' })).files.map(
    ({ path }) => path,
  );
  await assert.rejects(client.screening.start({ folder: file }), refusal('invalid-input'));
  await assert.rejects(client.screening.preview({ folder: file }), refusal('invalid-input'));
  const { job } = await client.datasets.import({ folder: file, name: 'dropped' });
  const { status, error } = await jobEnd(client, job);
  assert.deepEqual([status, error?.code], ['failed', 'invalid-input']);
  assert.match(error?.message ?? '', /is a file, not a folder/);
  assert.ok(error?.message.includes(file));
});

test('two backups are not restored at once', async () => {
  const { file } = await client.data.backup();
  const outcomes = await Promise.allSettled([client.data.restore({ file }), client.data.restore({ file })]);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  assert.equal(refused.length, 1);
  for (const { reason } of refused) refusal('conflict')(reason);
  assert.equal((await client.screening.list({})).total, 1);
});

test('the daily backup does not hold up the first screen; another process writes it', async (t) => {
  const home = await temporaryFolder(t, 'daily');
  openStore(home).close();
  const store = openStore(home);
  store.settings.set('changed since the backup', true);
  store.close();
  const backups = () => listBackups(join(home, 'backups'));
  const [yesterday = ''] = backups();
  const then = Date.now() / 1000 - TWO_DAYS_S;
  await utimes(yesterday, then, then);
  const api = openApi({ home, shell: 'browser' });
  t.after(() => api.close());
  assert.deepEqual(backups(), [yesterday]);
  await until('another process has written a backup', () => backups().length === 2);
});
