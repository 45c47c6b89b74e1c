import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Random, sha256, silentJob } from '../../src-main/base/index.ts';
import { screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { importDataset, splitDataset } from '../../src-main/services/datasets/index.ts';
import { importModel, listModels } from '../../src-main/services/models/index.ts';
import { screenFolder } from '../../src-main/services/screening/index.ts';
import { openWorkspace, type Workspace } from '../../src-main/services/workspace/index.ts';
import { encodingsOf, picture } from '../images/pictures.ts';
import { useKnownAnswers } from '../support/known-answers.ts';
import { nihPath, writeFiles } from '../support/picture-files.ts';
import { drawClinic } from '../support/clinic.ts';
import { mutatedBytes, mutatedJson } from './mutations.ts';

/** Kinds of files, and how many are tried together. */
export const INPUTS_AT_ONCE = { images: 25, manifests: 1, 'split files': 1, models: 1, cards: 1 } as const;
export type MalformedKind = keyof typeof INPUTS_AT_ONCE;

/** A laboratory that is handed malformed files. */
export interface Victim {
  readonly folder: string;
  readonly workspace: Workspace;
}

/** Opens a data folder with a model in use and the dataset `clinic`. */
export async function openVictim(folder: string): Promise<Victim> {
  const workspace = openWorkspace(join(folder, 'home'));
  await useKnownAnswers(workspace, folder);
  const cells = join(folder, 'cells');
  await drawClinic(cells, { patients: 6, cells: 2 });
  await importDataset(workspace.store, { folder: cells, name: 'clinic' }, silentJob);
  return { folder, workspace };
}

type Trial = (victim: Victim, random: Random, name: string) => Promise<void>;

/** Each hands over files of its kind and throws where what came of it is neither a row nor a worded error. */
export const TRIALS: Readonly<Record<MalformedKind, Trial>> = {
  images: async ({ folder, workspace }, random, name) => {
    const images = join(folder, name);
    const written = await writeImages(images, random);
    const { store } = workspace;
    const imported = await orWorded(() => importDataset(store, { folder: images, name }, silentJob));
    // Where too little is left of it to be a dataset, that is said, and nothing is recorded.
    if (imported) assert.equal(imported.filesSeen, written);
    const { summary } = await screenFolder(
      workspace,
      {
        ...{ folder: images, model: undefined, outFolder: undefined, beginAnew: false, device: 'cpu' },
        slides: { kind: 'folder' },
        options: screeningOptionsSchema.parse({}),
      },
      silentJob,
    );
    assert.equal(summary.status, 'finished');
    assert.equal(summary.done + summary.unreadable + summary.skipped, written);
  },
  manifests: async ({ folder, workspace }, random, name) => {
    const lines = [1, 2, 3, 4, 5, 6].flatMap((patient) =>
      ['Parasitized', 'Uninfected'].map((className) =>
        [nihPath(className, patient, 1), `P${patient}`, 'S1', className].join(','),
      ),
    );
    const file = join(folder, `${name}.csv`);
    await writeFile(
      file,
      mutatedBytes(random, Buffer.from(['path,patient,slide,class', ...lines].join('\n'))),
    );
    const naming = { kind: 'manifest', file } as const;
    await orWorded(() =>
      importDataset(workspace.store, { folder: join(folder, 'cells'), name, naming }, silentJob),
    );
  },
  'split files': async ({ folder, workspace }, random, name) => {
    const patients = [1, 2, 3, 4, 5, 6].map((patient) => `C${patient}`);
    const whole = random.chance(0.5)
      ? Object.fromEntries(patients.map((patient, index) => [patient, index % 5]))
      : Object.fromEntries(patients.map((patient, i) => [patient, ['train', 'validation', 'test'][i % 3]]));
    const file = join(folder, `${name}.json`);
    await writeFile(file, mutatedJson(random, whole));
    const method = { kind: 'file', file, testFold: 4, validationFold: 3 } as const;
    await orWorded(() => splitDataset(workspace.store, { dataset: 'clinic', name, method }));
  },
  models: async (victim, random, name) => {
    const { bytes, card } = await soundModel(victim);
    const mutated = mutatedBytes(random, bytes);
    // Now and then the checksum stays that of the sound file.
    const digest = random.chance(0.1) ? {} : { sha256: sha256(mutated) };
    await importFresh(victim, name, mutated, Buffer.from(JSON.stringify({ ...card, ...digest })));
  },
  cards: async (victim, random, name) => {
    const { bytes, card } = await soundModel(victim);
    await importFresh(victim, name, bytes, mutatedJson(random, card));
  },
};

/** Malformed images of all formats as two classes; answers how many. */
async function writeImages(folder: string, random: Random): Promise<number> {
  const encodings = Object.entries(encodingsOf(picture(70, 50, random.integer(1, 1000))));
  const count = INPUTS_AT_ONCE.images;
  for (let index = 0; index < count; index++) {
    const [format, encode] = random.pick(encodings);
    const extension = /png|jpeg|webp|tiff|bmp/.exec(format)?.[0] ?? 'png';
    const place = nihPath(index % 2 ? 'Parasitized' : 'Uninfected', 1 + (index % 4), index);
    const path = place.replace(/png$/, extension);
    await writeFiles(folder, { [path]: mutatedBytes(random, await encode()) });
  }
  return count;
}

async function soundModel({ folder }: Victim): Promise<{ bytes: Buffer; card: object }> {
  const file = join(folder, 'known-answers.onnx');
  const card = JSON.parse(await readFile(`${file}.json`, 'utf8')) as object;
  return { bytes: await readFile(file), card };
}

/** Hands a model to a data folder that knows none; what it takes can be listed. */
async function importFresh({ folder }: Victim, name: string, bytes: Buffer, card: Buffer): Promise<void> {
  const own = join(folder, name);
  await mkdir(own);
  const file = join(own, 'model.onnx');
  await writeFile(file, bytes);
  await writeFile(`${file}.json`, card);
  const workspace = openWorkspace(join(own, 'home'));
  try {
    await orWorded(() => importModel(workspace, file));
    listModels(workspace);
  } finally {
    workspace.close();
  }
}

/** The result, or undefined where it failed in words that say what to do. */
async function orWorded<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'bug') throw error;
    assert.ok(error.message.length > 10 && error.nextStep, `no next step: ${error.message}`);
    return undefined;
  }
}
