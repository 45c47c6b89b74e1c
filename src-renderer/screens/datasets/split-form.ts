import type { SplitMethod, SplitUnit } from '../../../src-main/contract/index.ts';

export const METHOD_KINDS = ['ratio', 'folds', 'file'] as const satisfies readonly SplitMethod['kind'][];
export const UNITS = ['natural', 'patient', 'slide', 'image'] as const satisfies readonly (
  SplitUnit | 'natural'
)[];

/**
 * What a person chose; numbers are null while their field is empty. Folds that are made here count from 1, as people do;
 * those of a file are as the file numbers them.
 */
export interface SplitForm {
  kind: SplitMethod['kind'];
  train: number | null;
  validation: number | null;
  test: number | null;
  folds: number | null;
  testFold: number | null;
  validationFold: number | null;
  seed: number | null;
  file: string | null;
  fileTestFold: number | null;
  fileValidationFold: number | null;
  unit: (typeof UNITS)[number];
}

/** Why a split cannot be made of what was chosen. */
export type SplitObstacle = 'shares' | 'folds' | 'fold-range' | 'same-fold' | 'no-file' | 'seed';

export function firstSplitForm(): SplitForm {
  return {
    kind: 'ratio',
    ...{ train: 70, validation: 20, test: 10 },
    ...{ folds: 5, testFold: 5, validationFold: 4 },
    seed: 1,
    ...{ file: null, fileTestFold: 4, fileValidationFold: 3 },
    unit: 'natural',
  };
}

function isWhole(value: number | null): value is number {
  return value !== null && Number.isInteger(value);
}

/** The method that the form describes, or what is wrong with it. */
export function methodOf(form: SplitForm): { method: SplitMethod } | { obstacle: SplitObstacle } {
  if (form.kind === 'file') return fileMethodOf(form);
  const { kind, train, validation, test, folds, testFold, validationFold, seed } = form;
  if (!isWhole(seed)) return { obstacle: 'seed' };
  if (kind === 'ratio') {
    if (train === null || validation === null || test === null) return { obstacle: 'shares' };
    if (train <= 0 || validation < 0 || test < 0) return { obstacle: 'shares' };
    return { method: { kind, train, validation, test, seed } };
  }
  if (!isWhole(testFold) || !isWhole(validationFold) || testFold < 1 || validationFold < 1)
    return { obstacle: 'fold-range' };
  if (testFold === validationFold) return { obstacle: 'same-fold' };
  if (!isWhole(folds) || folds < 3) return { obstacle: 'folds' };
  if (Math.max(testFold, validationFold) > folds) return { obstacle: 'fold-range' };
  return { method: { kind, folds, seed, testFold: testFold - 1, validationFold: validationFold - 1 } };
}

function fileMethodOf(form: SplitForm): { method: SplitMethod } | { obstacle: SplitObstacle } {
  const { file, fileTestFold: testFold, fileValidationFold: validationFold } = form;
  if (file === null) return { obstacle: 'no-file' };
  if (!isWhole(testFold) || !isWhole(validationFold) || testFold < 0 || validationFold < 0)
    return { obstacle: 'fold-range' };
  if (testFold === validationFold) return { obstacle: 'same-fold' };
  return { method: { kind: 'file', file, testFold, validationFold } };
}

/** The unit that is asked for; null = the patient where known. */
export function unitOf({ unit }: SplitForm): SplitUnit | null {
  return unit === 'natural' ? null : unit;
}
