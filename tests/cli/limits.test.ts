/** Texts and lists that never end are refused by name, before they are recorded. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { temporaryFolder } from '../support/clinic.ts';
import { CommandLine } from '../support/command-line.ts';
import { blotches, writeFiles } from '../support/picture-files.ts';

const folder = await temporaryFolder({ after }, 'limits');
const commandLine = new CommandLine(join(folder, 'home'));
const cells = join(folder, 'cells');
await writeFiles(cells, { 'Parasitized/a.png': await blotches(1), 'Uninfected/b.png': await blotches(2) });
const imported = ['dataset', 'import', cells, '--name', 'clinic'];

test('a name of thousands of characters', async () => {
  const args = ['dataset', 'import', cells, '--name', 'x'.repeat(5000)];
  assert.match((await commandLine.failure('usage', args)).message, /5000 characters; 200 are the most/);
});

for (const [what, rows, message] of [
  ['patient', `Parasitized/a.png,${'P'.repeat(2000)}`, /row 2, column "patient": has 2000 characters/],
  ['path', `${'x/'.repeat(3000)}a.png,P1`, /row 2, column "path": has 6005 characters/],
  ['row, since a quotation mark is open', `"${'x\n'.repeat(60_000)}`, /cannot be read/],
] as const) {
  test(`a manifest with an endless ${what}`, async () => {
    const manifest = join(folder, `${what.slice(0, 7)}.csv`);
    await writeFile(manifest, `path,patient\n${rows}\n`);
    const args = [...imported, '--naming', 'manifest', '--manifest', manifest];
    assert.match((await commandLine.failure('invalid-input', args)).message, message);
  });
}

test('a folder of hundreds of folders is none of classes', async () => {
  const many = join(folder, 'many');
  for (let number = 0; number < 201; number++) {
    await mkdir(join(many, `patient ${number}`), { recursive: true });
    await writeFile(join(many, `patient ${number}`, 'a.png'), 'not looked at');
  }
  const args = ['dataset', 'import', many, '--name', 'many'];
  assert.match(
    (await commandLine.failure('invalid-input', args)).message,
    /201 class folders .*200 are the most/,
  );
});

test('none of them was recorded', async () => {
  assert.deepEqual((await commandLine.answer('dataset list')).datasets, []);
});
