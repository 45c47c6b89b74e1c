/**
 * Prints the table of docs/people.md: `node scripts/rank-people.ts <folder of NIH cells> <folds.json> <squeezenet.onnx>`.
 *
 * Every fold once is the test of a quick training on the others, so that each person is ranked by a model that never
 * saw them: by the share of marked cells, and with each cell counting by how sure the model is of it. Everything lies
 * in .cache/rank-people.
 */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { modelCardSchema } from '../src-main/contract/index.ts';
import { smearwiseIn, splitNames } from './smearwise-command.ts';

const FOLDS = 5;

const [cells, folds, squeezenet] = process.argv.slice(2);
if (cells === undefined || folds === undefined || squeezenet === undefined) {
  console.error('Usage: node scripts/rank-people.ts <folder of NIH cells> <folds.json> <squeezenet.onnx>');
  process.exit(2);
}
const smearwise = smearwiseIn(fileURLToPath(new URL('../.cache/rank-people', import.meta.url)));
smearwise('dataset', 'import', cells, '--name', 'nih');
smearwise('backbone', 'import', squeezenet);

console.log('| fold | people infected | not infected | by share of marked cells | weighed |');
console.log('| --- | --- | --- | --- | --- |');
for (let fold = 0; fold < FOLDS; fold++) {
  const split = `fold-${fold}`;
  if (!splitNames(smearwise('dataset', 'show', 'nih')).includes(split)) {
    const parts = ['--test-fold', String(fold), '--validation-fold', String((fold + 1) % FOLDS)];
    smearwise('dataset', 'split', 'nih', '--name', split, '--file', folds, ...parts);
  }
  const train = ['train', '--dataset', 'nih', '--split', split, '--backbone', 'squeezenet1_1-zoo'];
  const { card } = z.object({ card: modelCardSchema }).parse(smearwise(...train));
  const { infectedPatients, uninfectedPatients, patientRocAuc, weighedPatientRocAuc } = card.test.slideLevel;
  const scores = [patientRocAuc, weighedPatientRocAuc].map((score) => score?.toFixed(3) ?? 'unknown');
  console.log(`| ${[fold, infectedPatients, uninfectedPatients, ...scores].join(' | ')} |`);
}
