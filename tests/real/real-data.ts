import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from '../support/shared.ts';

export const CLASSES = ['Parasitized', 'Uninfected'] as const;

/** The folder of real images and weights; throws where it is not there, as `npm run test:real` looks for it before. */
export function realData(): string {
  const folder = sharedFolder();
  if (folder === undefined)
    throw new Error('No real data is at hand: run these tests by `npm run test:real`.');
  return folder;
}

/** Class folders of the real cells. */
export function realCells(): string {
  return join(realData(), 'data', 'nih-cells');
}

/** The fold of each patient, by the digits of the name. */
export function realFolds(): Record<string, number> {
  const text = readFileSync(join(realData(), 'data', 'nih-folds.json'), 'utf8');
  return (JSON.parse(text) as { fold_of_patient: Record<string, number> }).fold_of_patient;
}

/** A pretrained network by the name of its file. */
export function realNetwork(file: string): Buffer {
  return readFileSync(join(realData(), 'backbones', file));
}

/** Every `step`-th crop of all real cells, of both classes. */
export function realCrops(step: number): Buffer[] {
  const paths = CLASSES.flatMap((name) =>
    readdirSync(join(realCells(), name))
      .sort()
      .map((file) => join(realCells(), name, file)),
  );
  return paths.filter((_, index) => index % step === 0).map((path) => readFileSync(path));
}
