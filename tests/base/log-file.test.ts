import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError, LogFile, logFileOf, withoutNames } from '../../src-main/base/index.ts';

function newHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'smearwise-log-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

const lineSchema = z.looseObject({
  at: z.string(),
  level: z.string(),
  source: z.string(),
  message: z.string(),
});

function linesOf(home: string) {
  const folder = join(home, 'logs');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

test('a failure is written with code, cause and own stack frames, and without the names in its sentence', (t) => {
  const home = newHome(t);
  const cause = Object.assign(new Error(`EACCES: permission denied, open '/lab/Muster, Erika/C 17.png'`), {
    code: 'EACCES',
  });
  const error = new AppError('invalid-input', 'The slide Muster Erika cannot be read.', { cause });
  new LogFile(home, 'job').failure('screening', 'failed', error);
  const text = readFileSync(logFileOf(home), 'utf8');
  assert.doesNotMatch(text, /Muster|Erika|C 17|lab/);
  const [line] = linesOf(home);
  assert.equal(line?.source, 'job');
  assert.equal(line['code'], 'invalid-input');
  assert.match(
    JSON.stringify(line['cause']),
    /"code":"EACCES","reason":"EACCES: permission denied, open \\"…\\""/,
  );
});

for (const [text, without] of [
  ['The data folder /home/ada/Dr. Muster went away', 'The data folder <path> Muster went away'],
  [String.raw`open C:\lab\Erika\1.png failed`, 'open <path>\\lab\\Erika\\1.png failed'],
] as const) {
  test(`of "${text}" the path does not stay`, () => {
    assert.doesNotMatch(withoutNames(text), /ada|lab|Erika/, without);
  });
}

test('several processes at once write whole lines, and five files of one megabyte at most are kept', async (t) => {
  const home = newHome(t);
  const script = `
    import { LogFile } from ${JSON.stringify(new URL('../../src-main/base/index.ts', import.meta.url).href)};
    const log = new LogFile(${JSON.stringify(home)}, 'job');
    for (let i = 0; i < 110; i++) log.line('info', 'test', 'line ' + i, { text: 'x'.repeat(20000) });`;
  const run = promisify(execFile);
  await Promise.all(
    [1, 2, 3].map(() => run(process.execPath, ['--input-type=module', '-e', script], { cwd: process.cwd() })),
  );
  const folder = join(home, 'logs');
  const names = readdirSync(folder).sort();
  assert.deepEqual(names, [
    'smearwise.1.log',
    'smearwise.2.log',
    'smearwise.3.log',
    'smearwise.4.log',
    'smearwise.log',
  ]);
  for (const name of names) assert.ok(statSync(join(folder, name)).size < 1.2 * 2 ** 20, name);
  // Every line is whole: parsing throws otherwise.
  assert.ok(linesOf(home).length > 200);
});

test('where the data folder is gone, none is made and nothing fails', (t) => {
  const home = join(newHome(t), 'gone');
  new LogFile(home, 'app').line('info', 'app', 'started');
  assert.throws(() => statSync(home));
});
