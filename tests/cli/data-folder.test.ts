import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { commandDocumentSchemas } from '../../src-main/contract/index.ts';
import { exitCodeOf } from '../../src-main/cli/index.ts';
import { databasePath, openStore } from '../../src-main/store/index.ts';
import { CommandLine, errorOf, onlyDocument, smearwise, threeAtATime } from '../support/command-line.ts';
import { drawSlides, LAX, openLaboratory, SMALL_TRAINING, trainSmall } from '../support/laboratory.ts';
import { onSmallDisk, whyNoSmallDisk, withFileLimit } from '../support/limited-disk.ts';

const laboratory = await openLaboratory({ after });
const { folder } = laboratory;
await trainSmall(laboratory, LAX);
await laboratory.commandLine.answer('models use', ['v1']);

/** A copy of the laboratory's data folder, to be spoilt. */
async function copyHome(name: string): Promise<CommandLine> {
  const home = join(folder, name);
  await cp(laboratory.commandLine.home, home, { recursive: true });
  return new CommandLine(home);
}

/** Changes a database as another program might. */
function change(path: string, sql: string): void {
  const database = new SqliteDatabase(path);
  database.exec(sql);
  database.close();
}

test('--home chooses the data folder, before SMEARWISE_HOME', async () => {
  const { home } = laboratory.commandLine;
  const elsewhere = join(folder, 'elsewhere');
  const env = { SMEARWISE_HOME: home };
  const byVariable = onlyDocument(await smearwise(['dataset', 'list', '--json'], { env }));
  assert.equal(commandDocumentSchemas['dataset list'].parse(byVariable).datasets.length, 1);
  const byOption = onlyDocument(await smearwise(['dataset', 'list', '--json', '--home', elsewhere], { env }));
  assert.deepEqual(commandDocumentSchemas['dataset list'].parse(byOption).datasets, []);
  const relative = await smearwise(['--home', 'elsewhere', 'dataset', 'list'], { cwd: folder });
  assert.match(relative.stdout, /No dataset yet/);
  assert.ok(existsSync(databasePath(elsewhere)));
});

test('a data folder of a newer version, damaged, or that is a file, is refused by name and left as it is', async () => {
  const newer = await copyHome('newer');
  change(databasePath(newer.home), 'PRAGMA user_version = 999');
  const damaged = await copyHome('damaged');
  await writeFile(databasePath(damaged.home), 'not a database any more '.repeat(400));
  const cut = await copyHome('cut');
  await truncate(databasePath(cut.home), 8000);
  const file = new CommandLine(join(folder, 'a file'));
  await writeFile(file.home, 'a file');
  const cases = [
    ['newer-version', newer, /newer Smearwise/, /Install the newer.*--home/],
    ['corrupt', damaged, /is damaged/, /newest backup ".*backups.*\.db"/],
    ['corrupt', cut, /is damaged/, /newest backup/],
    ['invalid-input', file, /a file is in its place/, /--home/],
  ] as const;
  await threeAtATime(cases, async ([code, commandLine, message, nextStep]) => {
    const path = commandLine === file ? file.home : databasePath(commandLine.home);
    const before = await readFile(path);
    const error = await commandLine.failure(code, ['screen', laboratory.cells]);
    assert.match(error.message, message);
    assert.ok(error.message.includes(commandLine.home), error.message);
    assert.match(`${error.nextStep ?? ''} ${error.onCommandLine ?? ''}`, nextStep);
    assert.ok((await readFile(path)).equals(before));
  });
});

test('a database that another process is writing to is waited for, then named; reading goes on meanwhile', async () => {
  const { commandLine } = laboratory;
  const path = databasePath(commandLine.home);
  const other = new SqliteDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  const startedMs = performance.now();
  const waiting = commandLine.failure('conflict', ['dataset', 'remove', 'clinic']);
  const { datasets } = await commandLine.answer('dataset list');
  const error = await waiting;
  const waitedMs = performance.now() - startedMs;
  assert.ok(waitedMs > 5000, `waited ${waitedMs} ms`);
  assert.match(error.message, /in use by another process/);
  assert.ok(error.message.includes(path));
  other.exec('ROLLBACK');
  other.close();
  assert.equal(datasets.length, 1);
  assert.deepEqual((await commandLine.answer('dataset list')).datasets, datasets, 'nothing was removed');
});

test(
  'a file that may not grow: the training fails by name and goes on once it may',
  { skip: process.platform === 'win32' && 'there is no limit on file sizes to set' },
  async () => {
    const commandLine = await copyHome('limited');
    const blobsBefore = await blobsOf(commandLine);
    const line = ['--home', commandLine.home, 'train', ...SMALL_TRAINING, ...LAX, '--seed', '3', '--json'];
    // Room for the database and its log, not for the model.
    const blocks = 1000;
    const ended = await withFileLimit(blocks, line);
    const error = errorOf('no-space', ['train'], ended);
    assert.match(error.message, /would become larger/);
    assert.ok(error.message.includes(commandLine.home), error.message);
    const store = openStore(commandLine.home);
    assert.deepEqual(
      store.models.list().map(({ version }) => version),
      ['v1'],
    );
    assert.equal(store.trainings.latestUnfinished()?.status, 'failed');
    assert.deepEqual(store.integrityProblems(), []);
    store.close();
    const left = (await blobsOf(commandLine)).filter((path) => !blobsBefore.includes(path));
    for (const path of left) assert.match(path, /^[0-9a-f]{64}$/, 'no half-written file stays');
    const resumed = await commandLine.answer('train', ['--resume']);
    assert.equal(resumed.version, 'v2');
  },
);

async function blobsOf({ home }: CommandLine): Promise<string[]> {
  const entries = await readdir(join(home, 'blobs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const whyNot = whyNoSmallDisk();

test(
  'a full disk is named, nothing is half written, and the same command works once there is room',
  { skip: whyNot },
  async () => {
    const disk = join(folder, 'small disk');
    const slides = join(folder, 'slides');
    await mkdir(disk);
    await drawSlides(slides, { A: 30 });
    const lines = `
    cp -r "${laboratory.commandLine.home}" "${disk}/home"
    cd "${disk}"
    head -c 100000000 /dev/zero > filler 2>/dev/null || true
    code=0; smearwise --home home --json screen "${slides}" || code=$?
    echo "$code" >&2
    find . -name '*.part' >&2
    rm filler
    smearwise --home home --json screen "${slides}" --out out >/dev/null
    ls out >&2
    mkdir usb
    smearwise --home home --json models export v1 usb/sound.onnx >/dev/null
    head -c 100000000 /dev/zero > filler 2>/dev/null || true
    rm -r usb/sound.onnx.json
    code=0; smearwise --home home models export v1 usb/never.onnx || code=$?
    echo "export $code" >&2
    ls usb >&2
  `;
    const { code, stdout, stderr } = await onSmallDisk(disk, 24_000, lines);
    assert.equal(code, 0, stderr);
    const error = errorOf('no-space', ['screen'], {
      code: exitCodeOf('no-space'),
      signal: null,
      stdout,
      stderr,
    });
    assert.match(error.message, /disk is full/);
    assert.ok(error.message.includes('home'), error.message);
    assert.match(stderr, new RegExp(`^${exitCodeOf('no-space')}$`, 'm'));
    assert.equal(stderr.includes('.part'), false, stderr);
    assert.match(stderr, /^cells\.csv\ncells\.jsonl\nreport\.html\nslides\.csv\nslides\.xlsx$/m);
    assert.match(stderr, new RegExp(`^export ${exitCodeOf('no-space')}\nsound\\.onnx$`, 'm'));
  },
);

test(
  'a data folder where the system makes none is named',
  { skip: process.platform !== 'linux' },
  async () => {
    const line = new CommandLine('/proc/smearwise');
    const { message, onCommandLine } = await line.failure('invalid-input', ['dataset', 'list']);
    assert.match(message, /"\/proc\/smearwise" cannot be made: there is no such drive or place/);
    assert.match(onCommandLine ?? '', /--home/);
  },
);

test('a data folder that may only be read is named', { skip: whyNot }, async () => {
  const disk = join(folder, 'read-only disk');
  await mkdir(disk);
  const lines = `
    cp -r "${laboratory.commandLine.home}" "${disk}/home"
    mount -o remount,ro "${disk}"
    code=0; smearwise --home "${disk}/home" --json dataset split clinic || code=$?
    echo "$code" >&2
    code=0; smearwise --home "${disk}/new" dataset list || code=$?
    echo "new $code" >&2
  `;
  const { code, stdout, stderr } = await onSmallDisk(disk, 24_000, lines);
  assert.equal(code, 0, stderr);
  const error = errorOf('no-space', ['dataset split'], {
    code: exitCodeOf('no-space'),
    signal: null,
    stdout,
    stderr,
  });
  assert.ok(error.message.includes(disk), error.message);
  assert.match(stderr, new RegExp(`^${exitCodeOf('no-space')}$`, 'm'));
  assert.match(
    stderr,
    new RegExp(`^Error: .*may not write to ".*new".*[^]*^new ${exitCodeOf('no-space')}$`, 'm'),
  );
});
