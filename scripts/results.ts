/**
 * Prints the table of docs/results.md: `node scripts/results.ts <folder of NIH cells> <folds.json> <network.onnx>…`.
 *
 * Every row is one training on the same patients, tested on the same others (fold 4; validation fold 0). Features
 * are kept between runs in .cache/results, so that a second call is quick; wall-clock is that of the first.
 */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { modelCardSchema } from '../src-main/contract/index.ts';
import { formatInterval, formatScore, formatSeconds } from '../src-main/reports/index.ts';
import { smearwiseIn, splitNames } from './smearwise-command.ts';

const home = fileURLToPath(new URL('../.cache/results', import.meta.url));
const smearwise = smearwiseIn(home);

/** What is varied, from the plainest to the recipe's default. */
const VARIANTS = [
  { name: 'last map, mean, 1 view', options: ['--pooling', 'mean', '--views', '1'], lastMapOnly: true },
  { name: 'last map, mean + max, 1 view', options: ['--views', '1'], lastMapOnly: true },
  { name: 'three maps, mean + max, 1 view', options: ['--views', '1'], lastMapOnly: false },
  { name: 'three maps, mean + max, 4 views (default)', options: [], lastMapOnly: false },
] as const;

const [cells, folds, ...networks] = process.argv.slice(2);
if (cells === undefined || folds === undefined || networks.length === 0) {
  console.error('Usage: node scripts/results.ts <folder of NIH cells> <folds.json> <network.onnx>…');
  process.exit(2);
}

smearwise('dataset', 'import', cells, '--name', 'nih');
if (splitNames(smearwise('dataset', 'show', 'nih')).length === 0) {
  smearwise(
    'dataset',
    'split',
    'nih',
    '--name',
    'folds',
    '--file',
    folds,
    '--test-fold',
    '4',
    '--validation-fold',
    '0',
  );
}

console.log(
  '| backbone | features | accuracy | sensitivity | specificity | ROC AUC | ECE | test patients | wall-clock |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const network of networks) {
  const { backbone } = backboneDocument().parse(smearwise('backbone', 'import', network));
  const lastMap = backbone.featureMaps.at(-1)?.tensor ?? '';
  for (const { name, options, lastMapOnly } of VARIANTS) {
    const startedMs = performance.now();
    const tap = lastMapOnly ? ['--tap', lastMap] : [];
    const { card } = z
      .object({ card: modelCardSchema })
      .parse(
        smearwise(
          'train',
          '--dataset',
          'nih',
          '--split',
          'folds',
          '--backbone',
          backbone.name,
          ...options,
          ...tap,
        ),
      );
    const { intervals, metrics, patients } = card.test;
    const columns = [
      backbone.name,
      name,
      formatInterval(intervals.accuracy),
      formatInterval(intervals.sensitivity),
      formatInterval(intervals.specificity),
      formatScore(intervals.rocAuc),
      metrics.ece?.toFixed(3) ?? 'unknown',
      String(patients.length),
      formatSeconds((performance.now() - startedMs) / 1000),
    ];
    console.log(`| ${columns.join(' | ')} |`);
  }
}

/** What the table needs of `smearwise backbone import --json`. */
function backboneDocument() {
  return z.object({
    backbone: z.object({ name: z.string(), featureMaps: z.array(z.object({ tensor: z.string() })) }),
  });
}
