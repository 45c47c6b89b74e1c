import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drawClinic, temporaryFolder } from '../support/clinic.ts';
import { CommandLine } from '../support/command-line.ts';

const folder = await temporaryFolder({ after }, 'labels');
const commandLine = new CommandLine(join(folder, 'home'));
await drawClinic(join(folder, 'cells'), { patients: 6, cells: 8, mislabelledEvery: 8 });
await commandLine.answer('dataset import', [join(folder, 'cells'), '--name', 'clinic']);

test('labels that are probably wrong are listed, written to a file, and listed again without looking', async () => {
  const unchecked = await commandLine.failure('not-found', ['dataset', 'labels', 'clinic', '--list']);
  assert.equal(unchecked.onCommandLine, 'smearwise dataset labels clinic');
  await commandLine.failure('usage', ['dataset', 'labels', 'clinic', '--out', join(folder, 'suspects.pdf')]);
  const file = join(folder, 'suspects.csv');
  const words = ['clinic', '--folds', '3', '--out', file];
  const { check, findings, out } = await commandLine.answer('dataset labels', words);
  assert.equal(out, file);
  assert.equal(check.folds, 3);
  assert.ok(check.suspects > 0);
  assert.equal(findings.length, check.suspects);
  assert.equal((await readFile(file, 'utf8')).trimEnd().split('\n').length, check.suspects + 1);
  const listed = await commandLine.answer('dataset labels', ['clinic', '--list', '--limit', '1']);
  assert.deepEqual(listed.check, check);
  assert.deepEqual(listed.findings, findings.slice(0, 1));
  assert.equal(listed.out, null);
  const text = await commandLine.text(['dataset', 'labels', 'clinic', '--list']);
  assert.match(text, /labels? of 96 (?:is|are) probably wrong/);
  assert.match(text, /RANK +LABELLED +LOOKS LIKE/);
});
