/** Backups, restoring and checking by command, on data folders of every state. */
import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { databasePath, openStore } from '../../src-main/store/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { CommandLine, onlyDocument } from '../support/command-line.ts';
import { commandDocumentSchemas } from '../../src-main/contract/index.ts';
import { exitCodeOf } from '../../src-main/cli/index.ts';

const folder = await temporaryFolder({ after }, 'backups');

/** A data folder with the model that comes with Smearwise, and one backup of it. */
const used = new CommandLine(join(folder, 'used'));
const WITH_MODEL = { env: { SMEARWISE_SHIPPED_MODEL: 'on' } };
await used.answer('models list', [], WITH_MODEL);
await used.answer('backup now');

async function copyOf(name: string): Promise<CommandLine> {
  const home = join(folder, name);
  await cp(used.home, home, { recursive: true });
  return new CommandLine(home);
}

test('a backup is made, listed with when it was read back, and holds the models', async () => {
  const { backup } = await used.answer('backup now');
  const { backups } = await used.answer('backup list');
  assert.deepEqual(backups[0], backup);
  assert.equal(backup.reason, 'asked');
  assert.ok(backup.verifiedAt !== null && (backup.modelFiles ?? 0) >= 1);
  assert.match(await used.text(['backup']), /Backed up and read back: .+\.db\n.+ MB and 1 file of models/);
  assert.match(await used.text(['backup', 'list']), /^MADE .*READ BACK/);
});

test('what is sound is said to be, and what is damaged is named with exit code 5', async () => {
  const home = await copyOf('verified');
  assert.match(await home.text(['verify']), /^All is well: .* 1 backup\.$/m);
  const store = openStore(home.home);
  const [model] = store.models.list();
  const file = store.blobs.path(model?.card.sha256 ?? '');
  store.close();
  await truncate(file, 1000);
  const ended = await home.run(['verify', '--json']);
  assert.equal(ended.code, exitCodeOf('corrupt'));
  const { verification } = commandDocumentSchemas.verify.parse(onlyDocument(ended));
  assert.deepEqual(verification.damagedModelFiles, [`model v0 (${model?.name ?? ''})`]);
  assert.deepEqual(verification.problems, []);
});

for (const [what, spoil, message] of [
  ['missing', (path: string) => rm(path), /is missing/],
  ['emptied', (path: string) => truncate(path), /is empty/],
  ['cut short', async (path: string) => truncate(path, (await stat(path)).size - 4096), /is damaged/],
  ['no database', (path: string) => writeFile(path, 'x'.repeat(9000)), /is damaged/],
] as const) {
  test(`a database that is ${what} is refused, and the newest backup comes back by one command`, async () => {
    const home = await copyOf(what);
    const path = databasePath(home.home);
    const { models } = await home.answer('models list');
    await spoil(path);
    const error = await home.failure('corrupt', ['models', 'list']);
    assert.match(error.message, message);
    assert.equal(error.onCommandLine, 'smearwise restore');
    const { backups } = await home.answer('backup list');
    assert.equal(backups.length, 1, 'they are listed all the same');
    const { restore } = await home.answer('restore');
    assert.equal(restore?.restored, backups[0]?.file);
    assert.equal(restore?.former === null, what === 'missing');
    assert.deepEqual((await home.answer('models list')).models, models);
    assert.equal(
      (await home.answer('verify')).health.some(({ code }) => code === 'database-damaged'),
      false,
    );
    const store = openStore(home.home);
    assert.equal(store.audit.ofAction('database restored').length, 1);
    store.close();
  });
}

test('what was recorded after the backup is told to be lost, and kept', async () => {
  const home = await copyOf('lost');
  const store = openStore(home.home);
  store.settings.set('recorded later', true);
  store.close();
  const text = await home.text(['restore']);
  assert.match(
    text,
    /^The backup of .+ is in place: .+\nWhat was recorded from then until .+ is not in it\.\n/,
  );
  assert.match(text, /What was there before is kept: .+before-restore.+smearwise\.db/);
});

test('a backup on a stick is restored on another PC, with the models', async () => {
  const stick = join(folder, 'stick');
  const { backup } = await used.answer('backup now', ['--to', stick]);
  assert.ok(backup.file.startsWith(stick));
  const other = new CommandLine(join(folder, 'another PC'));
  await other.answer('restore', [join(backup.file, '..')]);
  const [models, verified] = [await other.answer('models list'), await other.answer('verify')];
  assert.deepEqual(models.models, (await used.answer('models list')).models);
  assert.deepEqual(verified.verification.damagedModelFiles, []);
  const third = join(folder, 'third');
  await used.answer('restore', [join(backup.file, '..'), '--to', third]);
  assert.equal((await new CommandLine(third).answer('models list')).models.length, 1);
});

test('a log of another database is set aside by command', async () => {
  const home = await copyOf('foreign log');
  const other = await copyOf('other');
  await rm(join(other.home, 'data-folder.json'));
  await writeFile(`${databasePath(home.home)}-wal`, 'not a log '.repeat(900));
  const before = await readFile(databasePath(home.home));
  const error = await home.failure('corrupt', ['models', 'list']);
  assert.match(`${error.message} ${error.onCommandLine ?? ''}`, /does not belong.*--set-log-aside/);
  assert.ok(before.equals(await readFile(databasePath(home.home))));
  const { logSetAside } = await home.answer('restore', ['--set-log-aside']);
  assert.deepEqual(await readdir(logSetAside ?? ''), ['smearwise.db-wal']);
  await home.answer('models list');
  await home.failure('not-found', ['restore', '--set-log-aside']);
});

test('restoring where there is no backup, or from one that is none, changes nothing', async () => {
  const empty = new CommandLine(join(folder, 'empty'));
  await empty.failure('not-found', ['restore']);
  const home = await copyOf('no backup');
  await home.failure('not-found', ['restore', join(folder, 'nowhere.db')]);
  await writeFile(join(folder, 'text.db'), 'text');
  await home.failure('corrupt', ['restore', join(folder, 'text.db')]);
  await home.answer('models list');
});

test('a data folder that somebody has open is not restored', async () => {
  const home = await copyOf('open');
  const store = openStore(home.home);
  await home.failure('conflict', ['restore']);
  store.close();
  await home.answer('restore');
});

test('a backup that failed is told at the end of each command, until one succeeds', async () => {
  const home = await copyOf('failing');
  const backups = join(home.home, 'backups');
  await rm(backups, { recursive: true });
  await writeFile(backups, 'a file in the place of the folder');
  const { code, stderr } = await home.run(['models', 'list']);
  assert.equal(code, 0);
  assert.match(stderr, /^Warning: The last backup failed: .+$/m);
  await rm(backups);
  await home.answer('backup now');
  assert.doesNotMatch((await home.run(['models', 'list'])).stderr, /Warning: The last backup/);
});
