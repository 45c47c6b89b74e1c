/**
 * Prints what the shipped model says of the cells of some folds, plainly and averaged over eight views:
 * `node scripts/smearnet-figures.ts <folder of NIH cells> <folds.json> [--folds 4] [--plain]`. For fold 4 also, beside
 * the figures against the labels as given, those without the crops of docs/blind-look.json.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentJob } from '../src-main/base/index.ts';
import { modelToRun, openModel } from '../src-main/services/models/index.ts';
import { classifyFiles } from '../src-main/services/pixels/index.ts';
import { openDataFolder } from '../src-main/services/workspace/index.ts';
import { chooseThreshold, evaluate } from '../src-main/statistics/index.ts';
import { readBlindLook } from './blind-look-list.ts';
import { type FoldImage, imagesOfFolds } from './nih-folds.ts';

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
const images = await imagesOfFolds(cells, foldsFile, wanted);

const { fold, parasitized } = await readBlindLook();
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
  console.log(
    `${images.length} cells of folds ${folds}, ${testTimeAugmentation ? 'averaged over eight views' : 'one view'}:`,
  );
  printFigures(rows, () => true);
  if (wanted.length !== 1 || wanted[0] !== fold) continue;
  const { nothingSeen, doubtful } = parasitized;
  console.log(
    ` beside that, without ${nothingSeen.length} crops labelled Parasitized that show no parasite:`,
  );
  printFigures(rows, ({ crop }) => !nothingSeen.includes(crop));
  console.log(` and without ${doubtful.length} more on which one cannot tell:`);
  printFigures(rows, ({ crop }) => !nothingSeen.includes(crop) && !doubtful.includes(crop));
}
await classifier.close();
workspace.close();
await rm(home, { recursive: true, force: true });

/** At the model's own threshold and at the one that keeps the sensitivity, over the images that are wanted. */
function printFigures(all: readonly (readonly number[])[], isWanted: (image: FoldImage) => boolean): void {
  const wantedImages = images.flatMap((image, index) =>
    isWanted(image) ? [{ image, row: all[index] ?? [] }] : [],
  );
  const rows = wantedImages.map(({ row }) => row);
  const labels = wantedImages.map(({ image }) => classes.indexOf(image.className));
  const positive = classes.indexOf(positiveClass);
  const kept = chooseThreshold(
    rows.map((row) => row[positive] ?? 0),
    labels.map((label) => label === positive),
    SENSITIVITY,
  );
  for (const at of [threshold, kept]) {
    const { metrics, slideLevel } = evaluate({
      ...{ classes, positiveClass, threshold: at, probabilities: rows, trueClass: labels, seed: 1 },
      patient: wantedImages.map(({ image }) => image.patient),
    });
    const percent = (share: number | null) => `${((share ?? NaN) * 100).toFixed(2)} %`;
    console.log(
      `  from ${at.toFixed(3)} on: accuracy ${percent(metrics.accuracy)}, sensitivity ${percent(metrics.sensitivity)}, ` +
        `specificity ${percent(metrics.specificity)}, ROC AUC ${metrics.rocAuc?.toFixed(4)}, ` +
        `false alarms on uninfected people ${percent(slideLevel.falseAlarmRate.estimate)}, by patient ${slideLevel.patientRocAuc?.toFixed(3)}`,
    );
  }
}
