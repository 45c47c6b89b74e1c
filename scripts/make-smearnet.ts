/**
 * Makes models/smearnet.onnx and its card again: `node scripts/make-smearnet.ts <folder of NIH cells> <folds.json>`.
 *
 * Fold 4 is the test. Of fold 0 every third patient, by number, is for validation; the others learn with folds 1 to 3.
 * The network learns in two runs of the recipe Full: small pictures from random weights, then larger ones from there.
 * Everything lies in .cache/smearnet; stopped, it goes on where it was. Two to three hours on two cores.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fullRecipeSchema, modelCardSchema } from '../src-main/contract/index.ts';
import { importDataset, splitDataset } from '../src-main/services/datasets/index.ts';
import { exportModel } from '../src-main/services/models/index.ts';
import { resumeTraining, trainModel, type TrainingJob } from '../src-main/services/training/index.ts';
import { openWorkspace } from '../src-main/services/workspace/index.ts';

const TEST_FOLD = 4;
const VALIDATION_FOLD = 0;
const DATASET = 'nih';
const SPLIT = 'shipped';

const look = { minCropArea: 0.7, brightness: 0.25, colour: 0.12 };
const COMMON = { kind: 'full', patientWeights: 'balanced', augmentation: look } as const;
const SMALL = fullRecipeSchema.parse({
  ...COMMON,
  start: 'random',
  inputSize: 64,
  maxEpochs: 12,
  patience: 12,
});
const LARGE = fullRecipeSchema.parse({
  ...COMMON,
  inputSize: 96,
  maxEpochs: 10,
  patience: 10,
  optimizer: { learningRate: 1e-3 },
  warmUpEpochs: 0.5,
});

const [cells, foldsFile] = process.argv.slice(2);
if (cells === undefined || foldsFile === undefined) {
  console.error('Usage: node scripts/make-smearnet.ts <folder of NIH cells> <folds.json>');
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, '.cache', 'smearnet');
await mkdir(home, { recursive: true });
const workspace = openWorkspace(home);
const { store } = workspace;
const aside: TrainingJob = {
  signal: new AbortController().signal,
  report: () => undefined,
  log: (line) => {
    console.log(line);
  },
};

await importDataset(store, { folder: cells, name: DATASET, positiveClass: 'Parasitized' }, aside);
const file = join(home, 'split.json');
await writeFile(file, JSON.stringify(await parts(foldsFile), null, 2));
if (store.splits.list(store.datasets.require(DATASET).id).length === 0) {
  await splitDataset(store, {
    ...{ dataset: DATASET, name: SPLIT },
    method: { kind: 'file', file, testFold: TEST_FOLD, validationFold: VALIDATION_FOLD },
  });
}

const small = await train('smearnet-64', 'smearnet-untrained', SMALL);
const large = await train('smearnet', small, LARGE);
const exported = await exportModel(workspace, large, join(root, 'models', 'smearnet.onnx'));
const card = modelCardSchema.parse(JSON.parse(await readFile(exported.card, 'utf8')));
const origin = 'node scripts/make-smearnet.ts <folder of NIH cells> <folds.json>';
await writeFile(exported.card, `${JSON.stringify({ ...card, origin }, null, 2)}\n`);
workspace.close();

/** Trains, or goes on; answers the version. */
async function train(name: string, backbone: string, recipe: typeof SMALL): Promise<string> {
  const known = store.models.list().find((model) => model.name === name);
  if (known) return known.version;
  const unfinished = store.trainings.latestUnfinished();
  const begun = unfinished?.name === name ? unfinished.id : undefined;
  const cpu = { engine: 'onnxruntime', device: 'cpu' } as const;
  const outcome =
    begun !== undefined
      ? await resumeTraining(workspace, { training: begun, ...cpu }, aside)
      : await trainModel(
          workspace,
          { dataset: DATASET, split: SPLIT, backbone, name, recipe, ...cpu },
          aside,
        );
  for (const sentence of outcome.sentences) console.log(sentence);
  return outcome.version;
}

/** The part of each patient. */
async function parts(path: string): Promise<Record<string, 'train' | 'validation' | 'test'>> {
  const schema = z.object({ fold_of_patient: z.record(z.string(), z.number()) });
  const folds = Object.entries(schema.parse(JSON.parse(await readFile(path, 'utf8'))).fold_of_patient);
  const ofFold = (fold: number) =>
    folds.flatMap(([patient, other]) => (other === fold ? [Number(patient)] : []));
  const validation = new Set(
    ofFold(VALIDATION_FOLD)
      .sort((a, b) => a - b)
      .filter((_, index) => index % 3 === 0),
  );
  return Object.fromEntries(
    folds.map(([patient, fold]) => [
      patient,
      fold === TEST_FOLD ? 'test' : validation.has(Number(patient)) ? 'validation' : 'train',
    ]),
  );
}
