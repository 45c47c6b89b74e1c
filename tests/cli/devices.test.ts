import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/clinic.ts';
import { CommandLine } from '../support/command-line.ts';
import { layCells, openScreeningLab } from '../support/screening-lab.ts';

/** Vulkan's loader, where it is installed, prints what it does when a graphics card is looked for. */
const TALKATIVE = { env: { VK_LOADER_DEBUG: 'all' } };

test('what libraries of graphics print is kept for --verbose, not shown between our lines', async (t) => {
  const commandLine = new CommandLine(join(await temporaryFolder(t, 'devices'), 'home'));
  const plain = await commandLine.run(['devices'], TALKATIVE);
  assert.deepEqual([plain.code, plain.stderr], [0, '']);
  assert.match(plain.stdout, /^device +answers/);
  assert.doesNotMatch(plain.stdout, /printed:/);
  const { devices } = await commandLine.answer('devices', [], TALKATIVE);
  const said = devices.flatMap(({ device }) => device.said ?? []);
  const verbose = await commandLine.run(['devices', '--verbose'], TALKATIVE);
  assert.equal(verbose.stderr, '');
  assert.equal(verbose.stdout.split(' printed:\n').length - 1, said.length);
  if (said.length === 0) t.diagnostic('no library of graphics is installed that prints anything');
  else assert.match(verbose.stdout, /onnxruntime webgpu printed:\n\S/);
});

test('nor does a screening show it, which looks for the fastest device first', async (t) => {
  const { folder, home, unseen } = await openScreeningLab(t);
  await layCells(join(folder, 'slides', 'one'), unseen[0] ?? []);
  const words = ['screen', join(folder, 'slides'), '--out', join(folder, 'report')];
  const { code, stderr } = await new CommandLine(home).run(words, TALKATIVE);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /vulkan|loader|dawn|XDG_RUNTIME_DIR/i);
});
