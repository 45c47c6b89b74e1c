import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drawSlides, openLaboratory, trainSmall } from '../support/laboratory.ts';

const laboratory = await openLaboratory({ after });
const { commandLine, folder } = laboratory;
await trainSmall(laboratory);
await commandLine.answer('models use', ['v1']);
const slides = join(folder, 'slides');
await drawSlides(slides, { A: 12 });

/** Everything in a folder, by name. */
async function contentsOf(place: string): Promise<Map<string, string>> {
  const names = (await readdir(place)).toSorted();
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(place, name), 'latin1')] as const),
    ),
  );
}

test('a model is exported over nothing that is there, unless told to', async () => {
  const target = join(folder, 'notes.onnx');
  const words = ['models', 'export', 'v1', target];
  await writeFile(target, 'what somebody wrote');
  const { message, onCommandLine } = await commandLine.failure('conflict', words);
  assert.ok(message.includes('notes.onnx" exists already'));
  assert.equal(onCommandLine, '--overwrite');
  assert.equal(await readFile(target, 'utf8'), 'what somebody wrote');
  assert.ok(!existsSync(`${target}.json`));

  const other = join(folder, 'other.onnx');
  await writeFile(`${other}.json`, '{}');
  await commandLine.failure('conflict', ['models', 'export', 'v1', other]);
  assert.ok(!existsSync(other), 'nor is half of it written beside a card');

  const { model, card } = await commandLine.answer('models export', ['v1', target, '--overwrite']);
  assert.equal(model, target);
  assert.match(await readFile(card, 'utf8'), /"sha256"/);
  assert.notEqual(await readFile(target, 'utf8'), 'what somebody wrote');
  const web = ['models', 'export', 'v1', join(folder, 'web'), '--format', 'tfjs', '--overwrite'];
  assert.match((await commandLine.failure('usage', web)).message, /--overwrite belongs to --format onnx/);
});

test('a list of suspects is refused before the check, unless told to replace it', async () => {
  const target = join(folder, 'suspects.csv');
  await writeFile(target, 'of last week');
  const { message } = await commandLine.failure('conflict', ['dataset', 'labels', 'clinic', '--out', target]);
  assert.ok(message.includes('suspects.csv" exists already'));
  const none = await commandLine.failure('not-found', ['dataset', 'labels', 'clinic', '--list']);
  assert.match(none.message, /clinic/, 'no check was made');
  assert.equal(await readFile(target, 'utf8'), 'of last week');
  const words = ['clinic', '--backbone', 'random-conv', '--folds', '3', '--out', target, '--overwrite'];
  assert.equal((await commandLine.answer('dataset labels', words)).out, target);
  assert.match(await readFile(target, 'utf8'), /^.?.?.?rank,path/);
});

test('each screening writes its report beside the earlier ones, and says where', async () => {
  const out = join(folder, 'today');
  const line = [slides, '--minimum-cells', '5', '--out', out];
  assert.equal((await commandLine.answer('screen', line)).out, out);
  const first = await contentsOf(out);
  assert.equal((await commandLine.answer('screen', line)).out, `${out}-2`);
  const text = await commandLine.text(['screen', ...line]);
  assert.ok(text.includes(join(`${out}-3`, 'report.html')), text);
  assert.deepEqual(await contentsOf(out), first);

  const fourth = await commandLine.answer('screen', [...line, '--overwrite']);
  assert.equal(fourth.out, out);
  const report = await readFile(join(out, 'report.html'), 'utf8');
  assert.ok(report.includes(`screening ${fourth.screening.id} of ${fourth.screening.startedAt}`));
  assert.ok(!existsSync(`${out}-4`));
});

test('a folder with other files is used, and loses none', async () => {
  const out = join(folder, 'papers');
  await mkdir(out);
  await writeFile(join(out, 'letter.txt'), 'to the clinic');
  assert.equal((await commandLine.answer('screen', [slides, '--out', out])).out, out);
  assert.equal(await readFile(join(out, 'letter.txt'), 'utf8'), 'to the clinic');
  assert.equal((await readdir(out)).length, 6);

  const sheets = join(folder, 'sheets');
  await mkdir(sheets);
  await writeFile(join(sheets, 'cells.csv'), 'a table of ours');
  assert.equal((await commandLine.answer('screen', [slides, '--out', sheets])).out, `${sheets}-2`);
  assert.deepEqual([...(await contentsOf(sheets))], [['cells.csv', 'a table of ours']]);
});
