import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, test, type TestContext } from 'node:test';
import { homeFolder } from '../../src-main/services/workspace/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { smearwise } from '../support/command-line.ts';
import { refusal, startApp } from '../support/running-app.ts';

const VARIABLES = ['HOME', 'USERPROFILE', 'SMEARWISE_HOME'] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);

/** As a person of whom nothing is known yet; answers that person's own folder. */
async function asNewPerson(t: TestContext): Promise<string> {
  const person = await temporaryFolder(t, 'person');
  process.env['HOME'] = process.env['USERPROFILE'] = person;
  delete process.env['SMEARWISE_HOME'];
  return person;
}

describe('the data folder', () => {
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  test('is the one named, else that of the variable, else the usual one', async (t) => {
    const person = await asNewPerson(t);
    assert.equal(homeFolder(), join(person, '.smearwise'));
    process.env['SMEARWISE_HOME'] = join(person, 'variable');
    assert.equal(homeFolder(), join(person, 'variable'));
    assert.equal(homeFolder(join(person, 'named')), join(person, 'named'));
  });

  test('is chosen for the next start, of the command line too, and the choice can be taken back', async (t) => {
    const person = await asNewPerson(t);
    const usual = homeFolder();
    const { client } = await startApp(t, usual);
    const large = join(person, 'large disk');
    await mkdir(large);
    assert.deepEqual(await client.data.choose({ folder: large }), { former: null });
    const shown = await client.data.show();
    assert.deepEqual([shown.home, shown.nextHome], [usual, large]);
    assert.equal(homeFolder(), large);
    const listed = await smearwise(['dataset', 'list'], { env: { HOME: person, USERPROFILE: person } });
    assert.equal(listed.code, 0);
    assert.ok(existsSync(join(large, 'smearwise.db')), 'the command line has opened it');
    assert.deepEqual(await client.data.choose({ folder: large }), { former: large }, 'in use, and ours');
    await client.data.choose({ folder: null });
    assert.equal((await client.data.show()).nextHome, null);
    assert.equal(homeFolder(), usual);
  });

  test('is not begun anew where the chosen one is gone', async (t) => {
    const person = await asNewPerson(t);
    const { client } = await startApp(t, homeFolder());
    const large = join(person, 'large disk');
    await mkdir(large);
    await client.data.choose({ folder: large });
    await rename(large, join(person, 'unplugged'));
    assert.throws(() => homeFolder(), { code: 'not-found', message: /large disk cannot be found/ });
    const { code, stderr } = await smearwise(['dataset', 'list'], {
      env: { HOME: person, USERPROFILE: person },
    });
    assert.notEqual(code, 0);
    assert.match(stderr, /Connect its disk and start again/);
    assert.equal((await client.data.show()).nextHome, large, 'the running app still answers');
  });

  test('cannot be a folder of other files, a file, nothing, or another than the variable says', async (t) => {
    const person = await asNewPerson(t);
    const { client } = await startApp(t, homeFolder());
    const photographs = join(person, 'photographs');
    await mkdir(photographs);
    const file = join(photographs, 'a.png');
    await writeFile(file, 'x');
    await assert.rejects(client.data.choose({ folder: photographs }), refusal('conflict'));
    await assert.rejects(client.data.choose({ folder: file }), refusal('invalid-input'));
    await assert.rejects(client.data.choose({ folder: join(person, 'nowhere') }), refusal('not-found'));
    process.env['SMEARWISE_HOME'] = person;
    await assert.rejects(client.data.choose({ folder: null }), refusal('conflict'));
  });
});
