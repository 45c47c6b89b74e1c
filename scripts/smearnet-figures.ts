/**
 * Prints what the shipped model says of the cells of some folds, plainly and averaged over eight views:
 * `node scripts/smearnet-figures.ts <folder of NIH cells> <folds.json> [--folds 4] [--plain] [--pictures <page.html>]`.
 * For fold 4 also, beside the figures against the labels as given, those without the crops of docs/blind-look.json.
 * The page shows the cells of the people whom these figures rank the wrong way round.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentJob } from '../src-main/base/index.ts';
import type { PatientRow, TestReport } from '../src-main/contract/index.ts';
import { modelToRun, openModel } from '../src-main/services/models/index.ts';
import { classifyFiles } from '../src-main/services/pixels/index.ts';
import { openDataFolder } from '../src-main/services/workspace/index.ts';
import { chooseThreshold, evaluate } from '../src-main/statistics/index.ts';
import { readBlindLook } from './blind-look-list.ts';
import { type FoldImage, imagesOfFolds } from './nih-folds.ts';
import { picture, picturePage } from './picture-page.ts';

const SENSITIVITY = 0.95;

const {
  values: { folds, plain, pictures },
  positionals: [cells, foldsFile],
} = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string', default: '4' },
    plain: { type: 'boolean', default: false },
    pictures: { type: 'string' },
  },
});
if (cells === undefined || foldsFile === undefined) {
  console.error(
    'Usage: node scripts/smearnet-figures.ts <folder of NIH cells> <folds.json> [--folds 4] [--plain] [--pictures <page.html>]',
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
const positive = classes.indexOf(positiveClass);
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
  const asGiven = printFigures(rows, () => true);
  if (!testTimeAugmentation) await showWrongPairs(asGiven, rows, pictures);
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

/**
 * Prints the figures at the model's own threshold and at the one that keeps the sensitivity, over the images that are
 * wanted; answers the latter's.
 */
function printFigures(
  all: readonly (readonly number[])[],
  isWanted: (image: FoldImage) => boolean,
): TestReport {
  const wantedImages = images.flatMap((image, index) =>
    isWanted(image) ? [{ image, row: all[index] ?? [] }] : [],
  );
  const rows = wantedImages.map(({ row }) => row);
  const labels = wantedImages.map(({ image }) => classes.indexOf(image.className));
  const kept = chooseThreshold(
    rows.map((row) => row[positive] ?? 0),
    labels.map((label) => label === positive),
    SENSITIVITY,
  );
  const measure = (at: number) =>
    evaluate({
      ...{ classes, positiveClass, threshold: at, probabilities: rows, trueClass: labels, seed: 1 },
      patient: wantedImages.map(({ image }) => image.patient),
    });
  const atSensitivity = measure(kept);
  for (const { threshold: at, metrics, slideLevel } of [measure(threshold), atSensitivity]) {
    const percent = (share: number | null) => `${((share ?? NaN) * 100).toFixed(2)} %`;
    console.log(
      `  from ${at.toFixed(3)} on: accuracy ${percent(metrics.accuracy)}, sensitivity ${percent(metrics.sensitivity)}, ` +
        `specificity ${percent(metrics.specificity)}, ROC AUC ${metrics.rocAuc?.toFixed(4)}, ` +
        `false alarms on uninfected people ${percent(slideLevel.falseAlarmRate.estimate)}, by patient ${slideLevel.patientRocAuc?.toFixed(3)}, weighed ${slideLevel.weighedPatientRocAuc?.toFixed(3)}`,
    );
  }
  return atSensitivity;
}

/** Tells which uninfected people have no smaller share of marked cells than an infected one, and shows these cells. */
async function showWrongPairs(
  { patients, threshold: at }: TestReport,
  rows: readonly (readonly number[])[],
  file: string | undefined,
): Promise<void> {
  const people = new Set<string>();
  const marked = ({ patient, positiveByModel, cells }: PatientRow) =>
    `${patient} (${positiveByModel} of ${cells} cells)`;
  for (const one of patients.filter(({ infected }) => infected)) {
    const above = patients.filter(
      ({ infected, shareCalledPositive }) => !infected && shareCalledPositive >= one.shareCalledPositive,
    );
    if (above.length === 0) continue;
    for (const { patient } of [one, ...above]) people.add(patient);
    console.log(
      `  from ${at.toFixed(3)} on, infected ${marked(one)} is not above uninfected ${above.map(marked).join(', ')}`,
    );
  }
  if (file === undefined) return;
  let sections = '';
  for (const person of people) {
    sections += `<h2>${person}</h2>`;
    for (const [index, { path, className, patient }] of images.entries()) {
      const probability = rows[index]?.[positive] ?? 0;
      if (patient !== person || (className !== positiveClass && probability < at)) continue;
      sections += await picture(path, `labelled ${className}: ${probability.toFixed(2)}`);
    }
  }
  const title = `Cells marked from ${at.toFixed(3)} on, and those labelled ${positiveClass}`;
  await writeFile(file, picturePage(title, sections));
  console.log(`  ${file}`);
}
