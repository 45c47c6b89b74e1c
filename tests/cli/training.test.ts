import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { after, test } from 'node:test';
import { exitCodeOf } from '../../src-main/cli/index.ts';
import { openStore, type Store } from '../../src-main/store/index.ts';
import { threeAtATime } from '../support/command-line.ts';
import { LAX, openLaboratory, SMALL_TRAINING, trainSmall } from '../support/laboratory.ts';

const laboratory = await openLaboratory({ after });
const { commandLine, folder } = laboratory;

/** Looks at the data folder as the program does. */
async function withStore<Result>(look: (store: Store) => Result | Promise<Result>): Promise<Result> {
  const store = openStore(commandLine.home);
  try {
    return await look(store);
  } finally {
    store.close();
  }
}

test('what cannot be trained on is named before anything begins', async () => {
  const cases = [
    ['not-found', '--dataset nowhere --backbone random-conv', /"nowhere"/],
    ['not-found', '--dataset clinic --backbone nothing', /"nothing" is not on this PC/],
    ['not-found', '--resume', /No training is waiting/],
    ['not-found', '--resume 7', /training number 7/],
  ] as const;
  await threeAtATime(cases, async ([code, line, message]) => {
    assert.match((await commandLine.failure(code, ['train', ...line.split(' ')])).message, message);
  });
  const unlike = await commandLine.failure('usage', ['train', ...SMALL_TRAINING, '--tap', 'nothing']);
  assert.match(unlike.message, /"nothing"/);
});

test('a training ends in a tested version with its card and report, and tells how far it is', async () => {
  const ended = await commandLine.run(['train', ...SMALL_TRAINING, ...LAX, '--name', 'first']);
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /^Model version v1 \(first\) is registered as a candidate\.$/m);
  assert.match(ended.stdout, /meets the acceptance limits/);
  const report = /^Report: (.*)$/m.exec(ended.stdout)?.[1] ?? '';
  assert.match(await readFile(report, 'utf8'), /SYNTHETIC/i);
  assert.match(ended.stderr, /^Looking at training images: \d+ \/ \d+ images · .*in \d+ s$/m);
  assert.match(ended.stderr, /^epoch 3, training loss/m);
  assert.match(ended.stderr, /^Learning: 3 \/ 3 epochs/m);
  assert.equal(ended.stderr.includes('\u001b'), false, 'plain lines without a terminal');
  const { card } = await commandLine.answer('models show', ['first']);
  assert.equal(card.training.epochs.length, 3);
  assert.equal(card.data.synthetic, true);
});

test('--estimate tells time and memory, and trains nothing', async () => {
  const deeper = ['--backbone', 'smearnet-untrained', '--recipe', 'standard', '--input-size', '32'];
  const names = ['--dataset', 'clinic', ...deeper];
  const { estimate } = await commandLine.answer('train --estimate', [...names, '--epochs', '2']);
  assert.equal(estimate.rounds, 2);
  const words = await commandLine.text(['train', ...names, '--epochs', '2', '--estimate']);
  assert.match(words, /^About \d+ s on this PC, and \d+ MB of memory\.$/m);
  assert.equal(await withStore((store) => store.trainings.latestUnfinished()), undefined);
});

test('Ctrl-C saves; --resume goes on and ends with every epoch', async () => {
  const epochs = ['--epochs', '60', '--patience', '60'];
  const running = commandLine.start(['train', ...SMALL_TRAINING, ...epochs, '--name', 'long', '--json']);
  await running.stderrHolds(/^epoch 3,/m);
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.code, exitCodeOf('cancelled'), ended.stderr);
  assert.match(ended.stderr, /^Stopping: what is done so far is being saved/m);
  assert.match(ended.stdout, /"code":"cancelled".*train --resume \d+/);
  const stopped = await withStore((store) => store.trainings.latestUnfinished());
  assert.deepEqual([stopped?.name, stopped?.status], ['long', 'stopped']);
  const done = await withStore((store) => store.trainings.epochs(stopped?.id ?? 0).length);
  assert.ok(done >= 3 && done < 60, `${done} epochs`);

  const resumed = await commandLine.run(['train', '--resume', '--json']);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.equal(resumed.stderr.includes('epoch 1,'), false, 'no epoch is learnt again');
  const { card } = await commandLine.answer('models show', ['long']);
  assert.deepEqual(
    card.training.epochs.map(({ epoch }) => epoch),
    Array.from({ length: 60 }, (_, index) => index + 1),
  );
  const finished = await commandLine.failure('invalid-input', ['train', '--resume', String(stopped?.id)]);
  assert.match(finished.message, /has finished/);
});

test('Ctrl-C before the first epoch keeps what was computed', async () => {
  const slow = ['--views', '16', '--input-size', '96', '--name', 'stopped early'];
  const running = commandLine.start(['train', ...SMALL_TRAINING, ...slow]);
  await withStore(async ({ trainings }) => {
    while (trainings.latestUnfinished()?.name !== 'stopped early') await setTimeout(10);
  });
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.code, exitCodeOf('cancelled'), ended.stderr);
  assert.match(ended.stderr, /Training \d+ is stopped/);
  assert.equal(ended.stderr.includes('epoch 1,'), false);
  const resumed = await commandLine.answer('train', ['--resume']);
  assert.equal(resumed.card.name, 'stopped early');
});

test('a report that could not be written is written by --resume, and the version is registered once', async () => {
  const reports = join(commandLine.home, 'reports');
  await rename(reports, `${reports} aside`);
  await writeFile(reports, 'a file in the way');
  const ended = await commandLine.run(['train', ...SMALL_TRAINING, ...LAX, '--name', 'reported late']);
  assert.equal(ended.code, exitCodeOf('invalid-input'), ended.stderr);
  assert.match(ended.stderr, /report\.html/);
  assert.match(ended.stderr, /Training \d+ has failed; what it has computed is kept, and it can go on/);
  await rm(reports);
  await rename(`${reports} aside`, reports);
  const { version, report } = await commandLine.answer('train', ['--resume']);
  assert.ok(existsSync(report));
  const { models } = await commandLine.answer('models list');
  assert.deepEqual(
    models.filter(({ name }) => name === 'reported late').map((model) => model.version),
    [version],
  );
});

test('the same seed gives the same model', async () => {
  const first = await trainSmall(laboratory, [...LAX, '--name', 'once']);
  const again = await trainSmall(laboratory, [...LAX, '--name', 'again']);
  assert.equal(again.card.sha256, first.card.sha256);
  assert.deepEqual(again.card.test, first.card.test);
  assert.notEqual(again.version, first.version);
});

test('a class that a part has too few of is named', async () => {
  const file = join(folder, 'lopsided.json');
  // Two of the eight drawn people have no infected cell; a validation of these alone has one class.
  const infected = await withStore((store) => {
    const record = store.datasets.require('clinic');
    const patients = Map.groupBy([...store.datasets.images(record)], ({ patient }) => patient ?? '');
    return [...patients].map(([patient, images]) => ({
      patient,
      infected: images.some(({ className }) => className === 'Parasitized'),
    }));
  });
  const well = infected.filter((person) => !person.infected).map(({ patient }) => patient);
  const places = Object.fromEntries(
    infected.map(({ patient }, index) => [
      patient,
      well.includes(patient) ? 'validation' : index % 2 === 0 ? 'train' : 'test',
    ]),
  );
  await writeFile(file, JSON.stringify(places));
  await commandLine.answer('dataset split', ['clinic', '--name', 'lopsided', '--file', file]);
  const error = await commandLine.failure('invalid-input', [
    'train',
    ...SMALL_TRAINING,
    '--split',
    'lopsided',
  ]);
  assert.match(error.message, /validation part of split "lopsided" has 0 images of class "Parasitized"/);
});
