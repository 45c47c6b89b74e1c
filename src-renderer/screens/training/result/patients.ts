import type { PatientRow } from '../../../../src-main/contract/index.ts';
import type { Sorting } from '../../../components/table.ts';

export type PatientKey = 'patient' | 'infected' | 'cells' | 'accuracy' | 'found' | 'wronglyMarked' | 'marked';

/** The worst first. */
export const WORST_FIRST: Sorting<PatientKey> = { key: 'accuracy', up: true };

/** Share of a patient's healthy cells that were wrongly marked; null where it has none. */
export function wronglyMarked({ specificity }: PatientRow): number | null {
  return specificity === null ? null : 1 - specificity;
}

function valueOf(row: PatientRow, key: PatientKey): number | string | null {
  switch (key) {
    case 'patient':
      return row.patient;
    case 'infected':
      return Number(row.infected);
    case 'cells':
      return row.cells;
    case 'accuracy':
      return row.accuracy;
    case 'found':
      return row.infected ? row.sensitivity : null;
    case 'wronglyMarked':
      return wronglyMarked(row);
    case 'marked':
      return row.shareCalledPositive;
  }
}

/** The patients in this order; those without a value come last, equal ones by name. */
export function sortPatients(rows: readonly PatientRow[], { key, up }: Sorting<PatientKey>): PatientRow[] {
  const byName = (a: PatientRow, b: PatientRow) =>
    a.patient.localeCompare(b.patient, 'en', { numeric: true });
  return rows.toSorted((a, b) => {
    const [first, second] = [valueOf(a, key), valueOf(b, key)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (key === 'patient') return byName(a, b) * (up ? 1 : -1);
    return (Number(first) - Number(second)) * (up ? 1 : -1) || byName(a, b);
  });
}
