/**
 * Prints what the shipped model says of the cells of some folds, plainly and averaged over eight views:
 * `node scripts/smearnet-figures.ts <folder of NIH cells> <folds.json> [--folds 4] [--plain]`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { silentJob, walkFiles } from '../src-main/base/index.ts';
import { DEFAULT_NAMING, openNaming } from '../src-main/services/datasets/index.ts';
import { modelToRun, openModel } from '../src-main/services/models/index.ts';
import { classifyFiles } from '../src-main/services/pixels/index.ts';
import { openDataFolder } from '../src-main/services/workspace/index.ts';
import { chooseThreshold, evaluate } from '../src-main/statistics/index.ts';

const SENSITIVITY = 0.95;

const {
  values: { folds, plain },
  positionals: [cells, foldsFile],
} = parseArgs({
  allowPositionals: true,
  options: { folds: { type: 'string', default: '4' }, plain: { type: 'boolean', default: false } },
});
if (cells === undefined || foldsFile === undefined) {
  console.error(
    'Usage: node scripts/smearnet-figures.ts <folder of NIH cells> <folds.json> [--folds 4] [--plain]',
  );
  process.exit(2);
}
const wanted = folds.split(',').map(Number);
const foldOf = z
  .object({ fold_of_patient: z.record(z.string(), z.number()) })
  .parse(JSON.parse(await readFile(foldsFile, 'utf8'))).fold_of_patient;
const images: { path: string; className: string; patient: string }[] = [];
const naming = await openNaming(DEFAULT_NAMING, cells);
for await (const path of walkFiles(cells)) {
  const inside = relative(cells, path).split(sep).join('/');
  const patient = naming.originOf(inside)?.patient ?? '';
  if (!wanted.includes(foldOf[patient.replace(/^C/, '')] ?? NaN)) continue;
  images.push({ path, className: inside.split('/')[0] ?? '', patient });
}

const home = await mkdtemp(join(tmpdir(), 'smearwise-figures-'));
const workspace = openDataFolder(home);
const model = modelToRun(workspace, 'v0');
const classifier = await openModel(workspace, model, 'cpu', silentJob);
const { classes, positiveClass, threshold } = model.card;
for (const testTimeAugmentation of plain ? [false] : [false, true]) {
  const rows: number[][] = [];
  const { signal } = silentJob;
  const results = classifyFiles(classifier, {
    ...{ items: images, pathOf: ({ path }: { path: string }) => path, testTimeAugmentation, signal },
  });
  for await (const batch of results)
    for (const result of batch) {
      if ('error' in result) throw result.error;
      rows.push([...result.probabilities]);
    }
  const positive = classes.indexOf(positiveClass);
  const labels = images.map(({ className }) => classes.indexOf(className));
  const kept = chooseThreshold(
    rows.map((row) => row[positive] ?? 0),
    labels.map((label) => label === positive),
    SENSITIVITY,
  );
  console.log(
    `${images.length} cells of folds ${folds}, ${testTimeAugmentation ? 'averaged over eight views' : 'one view'}:`,
  );
  for (const at of [threshold, kept]) {
    const { metrics, slideLevel } = evaluate({
      ...{ classes, positiveClass, threshold: at, probabilities: rows, trueClass: labels, seed: 1 },
      patient: images.map(({ patient }) => patient),
    });
    const percent = (share: number | null) => `${((share ?? NaN) * 100).toFixed(2)} %`;
    console.log(
      `  from ${at.toFixed(3)} on: accuracy ${percent(metrics.accuracy)}, sensitivity ${percent(metrics.sensitivity)}, ` +
        `specificity ${percent(metrics.specificity)}, ROC AUC ${metrics.rocAuc?.toFixed(4)}, ` +
        `false alarms on uninfected people ${percent(slideLevel.falseAlarmRate.estimate)}, by patient ${slideLevel.patientRocAuc?.toFixed(3)}`,
    );
  }
}
await classifier.close();
workspace.close();
await rm(home, { recursive: true, force: true });
