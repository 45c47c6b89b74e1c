/**
 * Prints the table of docs/small-lab.md: `node scripts/small-lab.ts <folder of NIH cells> <folds.json> <squeezenet.onnx>`.
 *
 * A small laboratory is played by patients whom the shipped network has never seen (fold 4 of scripts/make-smearnet.ts):
 * a few to learn from, three to validate, the others for the test. Everything lies in .cache/small-lab.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Random } from '../src-main/base/index.ts';
import { modelCardSchema } from '../src-main/contract/index.ts';
import { formatInterval, formatScore, formatSeconds } from '../src-main/reports/index.ts';
import { readFolds } from './nih-folds.ts';
import { smearwiseIn, splitNames } from './smearwise-command.ts';

const UNSEEN_FOLD = 4;
const VALIDATION_PATIENTS = 3;
const SEED = 1;
/** How one could make a model of a few images; `backbone` none = the shipped network. */
const WAYS = [
  {
    name: 'from scratch',
    backbone: 'smearnet-untrained',
    options: ['--recipe', 'full', '--start', 'random'],
  },
  { name: 'frozen SqueezeNet (Quick)', backbone: 'squeezenet1_1-zoo', options: [] },
  { name: 'frozen smearnet (Quick)', backbone: 'smearnet', options: [] },
  { name: 'from smearnet (Standard)', backbone: 'smearnet', options: ['--recipe', 'standard'] },
] as const;

const {
  values: { patients: sizes },
  positionals: [cells, folds, squeezenet],
} = parseArgs({
  allowPositionals: true,
  options: { patients: { type: 'string', default: '3,8' } },
});
if (cells === undefined || folds === undefined || squeezenet === undefined) {
  console.error('Usage: node scripts/small-lab.ts <folder of NIH cells> <folds.json> <squeezenet.onnx>');
  process.exit(2);
}
const home = fileURLToPath(new URL('../.cache/small-lab', import.meta.url));
const smearwise = smearwiseIn(home);
await mkdir(home, { recursive: true });
smearwise('dataset', 'import', cells, '--name', 'nih');
smearwise('backbone', 'import', squeezenet);
const unseen = Random.of(SEED, 'small lab').shuffle(await patientsOfFold(folds, UNSEEN_FOLD));

console.log(
  '| learns from | way | accuracy | sensitivity | specificity | ROC AUC | test patients | wall-clock |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const size of sizes.split(',').map(Number)) {
  const split = `lab-${size}`;
  const file = join(home, `${split}.json`);
  await writeFile(file, JSON.stringify(partsOf(size)));
  if (!splitNames(smearwise('dataset', 'show', 'nih')).includes(split))
    smearwise('dataset', 'split', 'nih', '--name', split, '--file', file);
  for (const { name, backbone, options } of WAYS) {
    const startedMs = performance.now();
    const train = ['train', '--dataset', 'nih', '--split', split, '--backbone', backbone, ...options];
    const { card } = z.object({ card: modelCardSchema }).parse(smearwise(...train));
    const { intervals, patients } = card.test;
    const images = card.data.parts.find(({ part }) => part === 'train')?.images ?? 0;
    const columns = [
      `${images} images of ${size} patients`,
      name,
      formatInterval(intervals.accuracy),
      formatInterval(intervals.sensitivity),
      formatInterval(intervals.specificity),
      formatScore(intervals.rocAuc),
      String(patients.length),
      formatSeconds((performance.now() - startedMs) / 1000),
    ];
    console.log(`| ${columns.join(' | ')} |`);
  }
}

/** Every size learns from some of the first patients, so that all are tested on the same. */
function partsOf(size: number): Record<string, string> {
  const most = Math.max(...sizes.split(',').map(Number));
  const part = (index: number) =>
    index < size
      ? 'train'
      : index < most
        ? undefined
        : index < most + VALIDATION_PATIENTS
          ? 'validation'
          : 'test';
  return Object.fromEntries(
    unseen.flatMap((patient, index) => {
      const of = part(index);
      return of === undefined ? [] : [[patient, of]];
    }),
  );
}

async function patientsOfFold(path: string, wanted: number): Promise<string[]> {
  const foldOf = await readFolds(path);
  return Object.keys(foldOf).filter((patient) => foldOf[patient] === wanted);
}
