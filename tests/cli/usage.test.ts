import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CommandLineError, createProgram } from '../../src-main/cli/index.ts';
import { errorDocumentSchema } from '../../src-main/contract/index.ts';
import {
  CommandLine,
  onlyDocument,
  smearwise,
  startSmearwise,
  threeAtATime,
} from '../support/command-line.ts';
import { temporaryFolder } from '../support/clinic.ts';

/** Command lines that cannot be read, and what the message must name. */
const UNREADABLE: readonly [string, RegExp][] = [
  ['screeen x', /Unknown command 'screeen'.*Did you mean screen\?/],
  ['dataset imprt x', /Unknown command 'imprt'.*Did you mean import\?/],
  ['dataset list --bogus', /Unknown option '--bogus'/],
  ['dataset list --hoem x', /Unknown option '--hoem'.*Did you mean --home\?/],
  ['dataset list extra', /Too many arguments/],
  ['dataset show', /Missing required argument 'dataset'/],
  ['dataset import cells', /option '--name <name>' not specified/],
  ['dataset import cells --name', /Option '--name <name>' argument missing/],
  ['dataset import cells --name c --naming guess', /--naming.*nih, pattern, folder, manifest, none/],
  ['dataset split c --ratio 70,30', /--ratio.*3 numbers/],
  ['dataset split c --ratio 0,50,50', /--ratio.*training/],
  ['dataset split c --ratio -70,20,10', /--ratio.*from 0 to 100/],
  ['dataset split c --folds 2', /--folds.*at least 3/],
  ['dataset split c --ratio 60,20,20 --folds 5', /'--ratio.*' cannot be used with option '--folds/],
  ['dataset fetch cifar --to x', /'cifar'.*nih/],
  ['backbone import x.onnx --input-size 31', /--input-size.*from 32 to 1024/],
  ['backbone import x.onnx --mean 0,0,0 --std 0,0,0', /--std.*3 numbers/],
  ['train --dataset c --backbone b --views 0', /--views.*from 1 to 64/],
  ['train --dataset c --backbone b --views 65', /--views.*from 1 to 64/],
  ['train --dataset c --backbone b --epochs 1.5', /--epochs.*whole number/],
  ['train --dataset c --backbone b --seed=', /--seed.*whole number/],
  ['train --dataset c --backbone b --dropout 1', /--dropout.*from 0 to 0.99/],
  ['train --dataset c --backbone b --learning-rate much', /--learning-rate.*number/],
  ['train --resume --epochs 5', /'--resume \[training\]' cannot be used with option '--epochs/],
  ['screen x --threshold 1.01', /--threshold.*from 0 to 1/],
  ['screen x --review-band 0.8,0.2', /--review-band.*first number/],
  ['screen x --minimum-cells 0', /--minimum-cells.*at least 1/],
];

/** Command lines whose options do not go together, and what the message must name. */
const UNFITTING: readonly [string, RegExp][] = [
  ['dataset import cells --name c --naming folder', /--patient-level is missing/],
  ['dataset import cells --name c --naming folder --pattern x', /--pattern belongs to --naming pattern/],
  ['dataset split c --test-fold 1', /--test-fold/],
  ['backbone import x.onnx --mean 0,0,0', /--std is missing/],
  ['train --dataset c', /--backbone is missing/],
  ['screen x --slides nih --pattern y', /--pattern belongs to --slides pattern/],
];

for (const [line, message] of UNREADABLE) {
  test(`\`smearwise ${line}\` is refused: what is wrong with it, and which help explains it`, async () => {
    const error: unknown = await createProgram()
      .parseAsync(line.split(' '), { from: 'user' })
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof CommandLineError && error.isFailure);
    const complaint = error.toAppError();
    assert.equal(complaint.code, 'usage');
    assert.match(complaint.message, message);
    assert.match(complaint.nextStep ?? '', /^`smearwise .*--help`/);
  });
}

test('a command line that cannot be read ends the program with exit code 2, and nothing is made', async (t) => {
  const home = join(await temporaryFolder(t, 'usage'), 'home');
  const lines = [
    'screeen x',
    'dataset list --bogus',
    'dataset import',
    'train --dataset c --backbone b --views 65',
  ];
  await threeAtATime(lines, (line) => new CommandLine(home).failure('usage', line.split(' ')));
  assert.ok(!existsSync(home));
});

test('options that do not go together are refused', async (t) => {
  const home = join(await temporaryFolder(t, 'usage'), 'home');
  await threeAtATime(UNFITTING, async ([line, message]) => {
    assert.match((await new CommandLine(home).failure('usage', line.split(' '))).message, message);
  });
  assert.ok(!existsSync(home), 'and nothing is made');
});

test('without --json an error is two lines of text, and standard output stays empty', async () => {
  const { code, stdout, stderr } = await smearwise(['train', '--epochs', 'many']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(
    stderr,
    /^Error: Option '--epochs <n>' argument 'many' is invalid\. Give a whole number.*\n.*train --help/,
  );
});

test('no command at all shows the help, or says so in the document', async () => {
  const { code, stdout, stderr } = await smearwise([]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^Usage: smearwise/);
  const document = errorDocumentSchema.parse(onlyDocument(await smearwise(['dataset', '--json'])));
  assert.match(document.error.message, /`smearwise dataset` needs a command/);
});

test('a reader that closes the output early is no error', async (t) => {
  const home = join(await temporaryFolder(t, 'usage'), 'home');
  const running = startSmearwise(['--home', home, 'backbone', 'list']);
  running.child.stdout.destroy();
  const { code, stderr } = await running.ended;
  assert.deepEqual([code, stderr], [0, '']);
});
