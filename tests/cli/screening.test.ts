import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { exitCodeOf } from '../../src-main/cli/index.ts';
import { cellRowSchema } from '../../src-main/contract/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import type { Running } from '../support/command-line.ts';
import { drawSlides, LAX, openLaboratory, trainSmall } from '../support/laboratory.ts';
import { blotches, writeFiles } from '../support/picture-files.ts';

const laboratory = await openLaboratory({ after });
const { commandLine, folder } = laboratory;
// Images of 160 pixels and eight views of each take long enough to be interrupted.
await trainSmall(laboratory, [...LAX, '--input-size', '160', '--name', 'screener']);
await commandLine.answer('models use', ['v1']);
const slides = join(folder, 'slides');
await drawSlides(slides, { A: 24, B: 24, C: 24 });
await rm(join(slides, 'SYNTHETIC.txt'));
const SLOWLY = ['--tta', '--minimum-cells', '20'];

const cellsOf = async (out: string) =>
  (await readFile(join(out, 'cells.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => cellRowSchema.parse(JSON.parse(line)));

/** Waits until the newest screening has more results than `earlier`, but not all. */
async function untilHalfDone(
  running: Running,
  earlier = 0,
): Promise<{ id: number; done: readonly string[] }> {
  const store = openStore(commandLine.home);
  try {
    for (;;) {
      assert.equal(running.child.exitCode, null, 'the screening ended before it could be interrupted');
      const id = store.screenings.list()[0]?.id ?? 0;
      const { done, pending } = store.cells.counts(id);
      if (done > earlier && pending > 0) {
        const judgement = {
          ...{ positiveClass: 'Parasitized', threshold: 0.5, rareShare: 0.02 },
          reviewBand: [0.2, 0.8],
        } as const;
        const rows = [...store.cells.rows(id, judgement)].filter(({ status }) => status === 'done');
        return { id, done: rows.map(({ path }) => path) };
      }
      await setTimeout(5);
    }
  } finally {
    store.close();
  }
}

test('every slide is counted, and tables, lines and report are written', async () => {
  const out = join(folder, 'report');
  const { screening } = await commandLine.answer('screen', [slides, '--out', out, '--minimum-cells', '20']);
  assert.deepEqual([screening.total, screening.done, screening.status], [72, 72, 'finished']);
  assert.deepEqual(
    screening.slides.map(({ slide, statistics }) => [slide, statistics.cells]),
    [
      ['A', 24],
      ['B', 24],
      ['C', 24],
    ],
  );
  const cells = await cellsOf(out);
  assert.equal(cells.length, 72);
  const table: unknown[] = parse(await readFile(join(out, 'slides.csv')), { columns: true, bom: true });
  assert.equal(table.length, 3);
  const report = await readFile(join(out, 'report.html'), 'utf8');
  assert.match(report, /SYNTHETIC/i);
  assert.equal(/(src|href)="https?:/.test(report), false, 'the report needs nothing from elsewhere');
  const text = await commandLine.text(['screen', join(slides, 'A'), '--minimum-cells', '20']);
  assert.match(text, /^24 files: 24 classified, 0 unreadable, 0 skipped\.$/m);
  assert.match(text, /a qualified person decides/);
});

test('Ctrl-C stops cleanly, and the same command goes on', async () => {
  const out = join(folder, 'interrupted');
  const line = ['screen', slides, ...SLOWLY, '--out', out];
  const running = commandLine.start([...line, '--json']);
  const { id, done } = await untilHalfDone(running);
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.code, exitCodeOf('cancelled'), ended.stderr);
  assert.match(ended.stdout, /"code":"cancelled".*are done and kept.*Start it again/);
  await assert.rejects(readFile(join(out, 'report.html')), 'no report of half a screening');

  assert.ok(done.length > 0);
  const resumed = await commandLine.run([...line, '--json']);
  assert.equal(resumed.code, 0, resumed.stdout);
  assert.match(resumed.stderr, new RegExp(`Going on with screening ${id} `));
  assert.match(resumed.stdout, /"done": 72,\s+"unreadable": 0/);
});

test('killed at any moment it loses nothing, does nothing twice, and ends as if it had not been', async () => {
  const out = join(folder, 'killed');
  const line = [slides, ...SLOWLY, '--threshold', '0.4', '--out', out];
  let earlier = 0;
  for (let kill = 0; kill < 2; kill++) {
    const running = commandLine.start(['screen', ...line]);
    earlier = (await untilHalfDone(running, earlier)).done.length;
    running.child.kill('SIGKILL');
    assert.equal((await running.ended).signal, 'SIGKILL');
  }
  const { screening } = await commandLine.answer('screen', line);
  assert.deepEqual(
    [screening.total, screening.done, screening.unreadable, screening.skipped],
    [72, 72, 0, 0],
  );
  const cells = await cellsOf(out);
  assert.equal(new Set(cells.map(({ path }) => path)).size, 72);

  const fresh = join(folder, 'in one go');
  const again = await commandLine.answer('screen', [...line.slice(0, -1), fresh, '--new']);
  assert.notEqual(again.screening.id, screening.id);
  assert.deepEqual(await cellsOf(fresh), cells);
});

test('broken and foreign files are rows with their reasons, and everything adds up', async () => {
  const place = join(folder, 'mixed');
  await mkdir(place);
  for (const path of ['A', 'B']) await cp(join(slides, path), join(place, path), { recursive: true });
  await writeFiles(place, {
    'A/empty.png': '',
    'A/truncated.png': (await blotches(1)).subarray(0, 300),
    'B/notes.txt': 'not a picture',
    'lists/patients.csv': 'a,b',
  });
  const { screening, out } = await commandLine.answer('screen', [place]);
  const { total, done, unreadable, skipped } = screening;
  assert.deepEqual([total, done, unreadable, skipped], [52, 48, 2, 2]);
  assert.deepEqual(
    screening.slides.map(({ slide }) => slide),
    ['A', 'B'],
    'a folder of other files is no slide',
  );
  const reasons = Object.fromEntries(
    (await cellsOf(out))
      .filter(({ status }) => status !== 'done')
      .map(({ path, status, reason }) => [path, `${status}: ${reason ?? ''}`]),
  );
  assert.match(reasons['A/empty.png'] ?? '', /^unreadable: .*empty/);
  assert.match(reasons['A/truncated.png'] ?? '', /^unreadable: .*ends before/);
  assert.match(reasons['B/notes.txt'] ?? '', /^skipped: not an image/);
  assert.match(reasons['lists/patients.csv'] ?? '', /^skipped: not an image/);
});

async function spreadsheetCells(file: string): Promise<string[]> {
  const rows: string[][] = parse(await readFile(file), { bom: true });
  return rows.flat();
}

test(
  'hostile file names run neither in a spreadsheet nor in the report',
  { skip: process.platform === 'win32' && 'Windows knows no such names' },
  async () => {
    const place = join(folder, 'hostile');
    const formula = `=cmd|' /C calc'!A1.png`;
    const markup = '<img src=x onerror=alert(1)>.png';
    await writeFiles(place, {
      [formula]: await blotches(1),
      [`slide/${markup}`]: await blotches(2),
      [`slide/broken ${markup}`]: '',
      '@slide/+1+1.png': await blotches(3),
    });
    const { screening, out } = await commandLine.answer('screen', [place]);
    assert.deepEqual([screening.total, screening.done, screening.unreadable], [4, 3, 1]);
    const cells = await spreadsheetCells(join(out, 'cells.csv'));
    assert.ok(cells.includes(`'${formula}`));
    for (const cell of [...cells, ...(await spreadsheetCells(join(out, 'slides.csv')))]) {
      assert.doesNotMatch(cell, /^\s*[=+@]/);
    }
    assert.ok(
      (await cellsOf(out)).some(({ path }) => path === formula),
      'the JSON Lines have it as it is',
    );
    const report = await readFile(join(out, 'report.html'), 'utf8');
    assert.equal(report.includes('<img src=x'), false);
    assert.ok(report.includes('broken &lt;img src=x onerror=alert(1)&gt;.png'));
  },
);

test('a folder that cannot be screened is refused by name, and no screening is recorded', async () => {
  const [empty, others] = [join(folder, 'empty'), join(folder, 'others')];
  await mkdir(empty);
  await writeFiles(others, { 'a.txt': 'a' });
  const recorded = () => {
    const store = openStore(commandLine.home);
    const { length } = store.screenings.list();
    store.close();
    return length;
  };
  const before = recorded();
  const cases = [
    ['not-found', join(folder, 'nowhere'), /nowhere" does not exist/],
    ['invalid-input', join(slides, 'A', 'synthetic_cell_0001.png'), /is a file, not a folder/],
    ['invalid-input', empty, /no image below ".*empty"/],
    ['invalid-input', others, /no image below ".*others"/],
  ] as const;
  for (const [code, place, message] of cases) {
    assert.match((await commandLine.failure(code, ['screen', place])).message, message);
  }
  const pattern = await commandLine.failure('usage', ['screen', slides, '--pattern', '(?<patient']);
  assert.match(pattern.message, /\(\?<patient/);
  assert.equal(recorded(), before);
});

test('where the report cannot be written, the next run writes it without classifying again', async () => {
  const out = join(folder, 'out');
  await writeFile(out, 'a file in the way');
  const line = [slides, '--review-band', '0.3,0.7', '--out', out];
  const error = await commandLine.failure('invalid-input', ['screen', ...line]);
  assert.match(error.message, /out.+" cannot be reached/);
  await rm(out);
  const ended = await commandLine.run(['screen', ...line]);
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stderr, /Going on with screening/);
  assert.equal((await cellsOf(out)).length, 72);
});
