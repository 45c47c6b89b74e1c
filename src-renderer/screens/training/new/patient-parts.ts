import type { SplitPreview } from '../../../../src-main/contract/index.ts';

type PatientRow = SplitPreview['patients'][number];

const ORDER = ['test', 'validation', 'train', null] as const;

/** Those kept aside first: they are what a person wants to see. */
export function partsFirst(patients: readonly PatientRow[]): PatientRow[] {
  return ORDER.flatMap((part) => patients.filter((row) => row.part === part));
}

/** Every class that some patient has, in order of name. */
export function classesOfPatients(patients: readonly PatientRow[]): string[] {
  return [...new Set(patients.flatMap(({ classes }) => classes.map(({ name }) => name)))].sort();
}
