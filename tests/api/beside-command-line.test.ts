/** The app and the command line on one data folder at once. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { JobSummary } from '../../src-main/contract/index.ts';
import { openApi } from '../../src-main/api/index.ts';
import { smallRecipe } from '../support/clinic.ts';
import { drawCells, drawSlides, openLaboratory, trainSmall } from '../support/laboratory.ts';
import { linkMany } from '../support/many-cells.ts';
import { jobEnd, jobWhen, startApp } from '../support/running-app.ts';

/** Enough to be met by commands that begin meanwhile. */
const CELLS = 3000;

const laboratory = await openLaboratory({ after });
const { folder, commandLine } = laboratory;
await trainSmall(laboratory);
await commandLine.answer('models use', ['v1']);
await drawSlides(join(folder, 'slides'), { A: 30, B: 20 });
await drawCells(join(folder, 'more'), { patients: 4, cellsPerPatient: 6 });
await linkMany(join(folder, 'slides'), join(folder, 'many', 'slide'), CELLS);
const { client } = await startApp({ after }, commandLine.home);

const isWorking = ({ progress }: JobSummary) => progress?.stage === 'Screening' && progress.done > 0;

async function allIsWell(): Promise<void> {
  assert.deepEqual(await client.data.integrity(), { problems: [], brokenAuditEntry: null });
}

test('while the app screens, the command line lists, imports and screens; what the app runs it leaves alone', async () => {
  const { screening, job } = await client.screening.start({ folder: join(folder, 'many') });
  await jobWhen(client, job, isWorking);
  const [conflict, { models }, imported, other] = await Promise.all([
    commandLine.failure('conflict', ['screen', join(folder, 'many')]),
    commandLine.answer('models list'),
    commandLine.answer('dataset import', [join(folder, 'more'), '--name', 'more', '--synthetic']),
    commandLine.answer('screen', [join(folder, 'slides')]),
  ]);
  assert.match(conflict.message, new RegExp(`Screening ${screening} .* by another Smearwise`));
  assert.match(conflict.nextStep ?? '', /Wait until it has finished there/);
  assert.deepEqual([models.length, imported.report.added, other.screening.done], [1, 24, 50]);
  assert.equal((await jobEnd(client, job)).status, 'finished');
  const shown = await client.screening.get({ screening });
  assert.deepEqual([shown.status, shown.total, shown.done, shown.unreadable], ['finished', CELLS, CELLS, 0]);
  const { total } = await client.screening.list({});
  assert.equal(total, 2);
  assert.deepEqual(
    (await client.datasets.list()).map(({ name }) => name),
    ['clinic', 'more'],
  );
  await allIsWell();
});

test('while the command line screens, the app says so, and goes on with it once it was stopped there', async () => {
  const place = join(folder, 'many');
  const running = commandLine.start(['screen', place, '--new', '--threshold', '0.4']);
  await running.stderrHolds(/Screening/);
  const request = { folder: place, options: { threshold: 0.4 } };
  const started = await client.screening.start(request);
  const { status, error, resumable } = await jobEnd(client, started.job);
  assert.deepEqual([status, error?.code, resumable], ['failed', 'conflict', true]);
  assert.match(error?.message ?? '', /by another Smearwise/);
  running.child.kill('SIGINT');
  assert.match((await running.ended).stderr, /Stopped: \d+ images are done and kept/);
  const again = await client.screening.start(request);
  assert.equal(again.screening, started.screening);
  assert.equal((await jobEnd(client, again.job)).status, 'finished');
  const shown = await client.screening.get({ screening: again.screening });
  assert.deepEqual([shown.status, shown.done], ['finished', CELLS]);
  await allIsWell();
});

test('a training that the app runs is not resumed by the command line', async () => {
  const [split = ''] = (await client.datasets.list()).find(({ name }) => name === 'clinic')?.splits ?? [];
  const { training, job } = await client.training.start({
    ...{ dataset: 'clinic', split, backbone: 'random-conv', engine: 'onnxruntime' },
    recipe: smallRecipe({ augmentation: { views: 1 }, maxEpochs: 1000, patience: 1000 }),
  });
  await jobWhen(client, job, ({ progress }) => progress?.stage === 'Learning');
  const { message } = await commandLine.failure('conflict', ['train', '--resume', String(training)]);
  assert.match(message, new RegExp(`Training ${training} is being run by another Smearwise`));
  assert.equal((await client.training.get({ training })).status, 'running');
  await client.training.pause({ training });
  assert.equal((await client.training.get({ training })).status, 'stopped');
});

test('a second app finds the data folder taken, and says which window to use', () => {
  assert.throws(() => openApi({ home: commandLine.home, shell: 'electron' }), {
    code: 'conflict',
    message: /is open already with the data folder/,
    nextStep: /Use the window or browser tab that is open/,
  });
});
