/** What a killed command line leaves behind: the app says "interrupted" and goes on with it, and the other way round. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drawSlides, openLaboratory, SMALL_TRAINING, trainSmall } from '../support/laboratory.ts';
import { linkMany } from '../support/many-cells.ts';
import { jobEnd, jobWhen, startApp } from '../support/running-app.ts';

const CELLS = 4000;
const LONG = ['--epochs', '1000', '--patience', '1000', '--name', 'half done'];

const laboratory = await openLaboratory({ after });
const { folder, commandLine } = laboratory;
await trainSmall(laboratory);
await commandLine.answer('models use', ['v1']);
await drawSlides(join(folder, 'slides'), { A: 30 });
const many = join(folder, 'many');
await linkMany(join(folder, 'slides'), join(many, 'slide'), CELLS);
const { client } = await startApp({ after }, commandLine.home);

/** Runs a command until standard error tells of a stage, looks, and kills it. */
async function killed(args: readonly string[], stage: RegExp, look: () => Promise<void>): Promise<void> {
  const running = commandLine.start(args);
  await running.stderrHolds(stage);
  await look();
  running.child.kill('SIGKILL');
  assert.equal((await running.ended).signal, 'SIGKILL');
}

const newestScreening = async () => {
  const [newest] = (await client.screening.list({ limit: 1 })).rows;
  assert.ok(newest);
  return newest;
};

test('a screening: running while the command line is at it, interrupted once that is killed, gone on with here', async () => {
  await killed(['screen', many], /Screening/, async () => {
    const { id, status } = await newestScreening();
    assert.equal(status, 'running');
    assert.equal((await client.screening.get({ screening: id })).status, 'running');
  });
  const { id, status } = await newestScreening();
  assert.equal(status, 'interrupted');
  assert.equal((await client.screening.get({ screening: id })).status, 'interrupted');
  assert.equal((await client.app.overview()).lastScreenings[0]?.status, 'interrupted');
  const { job } = await client.screening.resume({ screening: id });
  assert.equal((await client.screening.get({ screening: id })).status, 'running', 'its job waits or runs');
  assert.equal((await jobEnd(client, job)).status, 'finished');
  const { done, status: end } = await client.screening.get({ screening: id });
  assert.deepEqual([done, end], [CELLS, 'finished']);
});

test('a training: the same, and Home offers to go on with it', async () => {
  await killed(['train', ...SMALL_TRAINING, ...LONG], /Learning/, async () => {
    assert.equal((await client.training.list({ limit: 1 })).rows[0]?.status, 'running');
    assert.deepEqual((await client.app.overview()).interrupted, []);
  });
  const [offered] = (await client.app.overview()).interrupted;
  assert.equal(offered?.name, 'half done');
  const { training } = offered;
  assert.equal((await client.training.get({ training })).status, 'interrupted');
  const { job } = await client.training.resume({ training });
  await jobWhen(client, job, ({ progress }) => progress?.stage === 'Learning');
  assert.equal((await client.training.get({ training })).status, 'running');
  await client.training.finishNow({ training });
  assert.equal((await jobEnd(client, job)).status, 'finished');
  assert.equal((await client.training.get({ training })).version, 'v2');
});

test('a label check: goes on as it was begun there', async () => {
  const words = ['dataset', 'labels', 'clinic', '--backbone', 'random-conv', '--folds', '4', '--seed', '5'];
  await killed(words, /Looking at images|Judging labels/, async () => {
    assert.equal((await client.labels.get({ dataset: 'clinic' })).unfinished, 'running');
  });
  assert.equal((await client.labels.get({ dataset: 'clinic' })).unfinished, 'interrupted');
  const { job } = await client.labels.start({ dataset: 'clinic' });
  assert.equal((await jobEnd(client, job)).status, 'finished');
  const { check, unfinished } = await client.labels.get({ dataset: 'clinic' });
  assert.deepEqual([check?.folds, check?.seed, unfinished], [4, 5, null]);
});

test('what the app was stopped in, the command line goes on with; the app sees that it runs there', async () => {
  const request = { folder: many, options: { threshold: 0.4 } };
  const { screening, job } = await client.screening.start(request);
  await jobWhen(client, job, ({ progress }) => progress?.stage === 'Screening' && progress.done > 0);
  await client.jobs.cancel({ job });
  assert.equal((await client.screening.get({ screening })).status, 'stopped');
  const running = commandLine.start(['screen', many, '--threshold', '0.4']);
  await running.stderrHolds(/Going on with screening[^]*Screening/);
  assert.equal((await client.screening.get({ screening })).status, 'running');
  assert.equal((await running.ended).code, 0);
  assert.equal((await client.screening.get({ screening })).status, 'finished');
});
