import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { randomTrunk } from '../../src-main/engine/backbones/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { CommandLine, threeAtATime } from '../support/command-line.ts';
import { blotches } from '../support/picture-files.ts';

const folder = await temporaryFolder({ after }, 'backbones');
const commandLine = new CommandLine(join(folder, 'home'));

test('the list names what can be trained on now, and what can be had', async () => {
  const { backbones } = await commandLine.answer('backbone list');
  const listed = (name: string) => backbones.find((backbone) => backbone.name === name);
  assert.equal(listed('random-conv')?.imported, true);
  assert.match(listed('random-conv')?.note ?? '', /Random weights/);
  assert.deepEqual([listed('densenet121')?.imported, listed('densenet121')?.downloadable], [false, true]);
  assert.match(await commandLine.text(['backbone', 'list']), /^random-conv +random +96 px +2 MB +MIT +yes$/m);
});

test('the card of a backbone names the feature maps that --tap takes', async () => {
  const { backbone } = await commandLine.answer('backbone show', ['random-conv']);
  const text = await commandLine.text(['backbone', 'show', 'random-conv']);
  assert.equal(backbone.featureMaps.length, 4);
  for (const { tensor } of backbone.featureMaps) assert.ok(text.includes(tensor), tensor);
});

test('a network that the catalogue does not know is imported with input size and normalisation', async () => {
  const file = join(folder, 'mine.onnx');
  await writeFile(file, randomTrunk(7).bytes);
  const normalisation = ['--mean', '0.5,0.5,0.5', '--std', '0.25,0.25,0.25'];
  const unknown = await commandLine.failure('usage', ['backbone', 'import', file]);
  assert.match(unknown.message, /mine\.onnx".*its input size and its normalisation/);
  assert.match(unknown.onCommandLine ?? '', /--input-size 224 --mean .* --std /);
  const { backbone } = await commandLine.answer('backbone import', [
    file,
    '--input-size',
    '64',
    ...normalisation,
  ]);
  assert.deepEqual([backbone.name, backbone.inputSize, backbone.verified], ['mine', 64, false]);
  assert.deepEqual(backbone.normalisation, { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] });
  const taken = ['--name', 'random-conv', '--input-size', '64', ...normalisation];
  await commandLine.failure('conflict', ['backbone', 'import', file, ...taken]);
});

test('a file that is no network is refused by name, and nothing is imported', async () => {
  const [picture, cut] = [join(folder, 'cell.png'), join(folder, 'cut.onnx')];
  await writeFile(picture, await blotches(1));
  await writeFile(cut, randomTrunk(8).bytes.subarray(0, 100_000));
  const flags = '--input-size 64 --mean 0,0,0 --std 1,1,1'.split(' ');
  const cases = [
    ['not-found', join(folder, 'nowhere.onnx'), /nowhere\.onnx" does not exist/],
    ['invalid-input', folder, /is a folder, not a file/],
    ['corrupt', picture, /cell\.png/],
    ['corrupt', cut, /cut\.onnx/],
  ] as const;
  await threeAtATime(cases, async ([code, file, message]) => {
    assert.match((await commandLine.failure(code, ['backbone', 'import', file, ...flags])).message, message);
  });
  const { backbones } = await commandLine.answer('backbone list');
  assert.ok(backbones.every(({ name }) => name !== 'cell' && name !== 'cut'));
});

test('a backbone that is not there, or cannot be downloaded, says what to do', async () => {
  const cases = [
    ['not-found', 'backbone show nothing', /random-conv/],
    ['not-found', 'backbone download nothing', /densenet121/],
    ['unavailable', 'backbone download squeezenet1_1-zoo', /a colleague/],
  ] as const;
  await threeAtATime(cases, async ([code, line, nextStep]) => {
    assert.match((await commandLine.failure(code, line.split(' '))).nextStep ?? '', nextStep);
  });
});
