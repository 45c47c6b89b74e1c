import type { DatasetPatient } from '../../../src-main/contract/index.ts';
import type { Column } from '../../components/table.ts';
import { formatNumber } from '../../lib/format.ts';

/** The words of a table of patients. */
export interface PatientTableWords {
  unknownPatient: string;
  splits: { patient: string; slides: string; images: string };
}

const CLASS = 'class:';

/** Patient, slides, images, and a column for each class. */
export function patientColumns(classes: readonly string[], words: PatientTableWords): Column<string>[] {
  return [
    { key: 'patient', title: words.splits.patient, width: 'minmax(120px, 2fr)' },
    { key: 'slides', title: words.splits.slides, width: '90px', align: 'end' },
    { key: 'images', title: words.splits.images, width: '90px', align: 'end' },
    ...classes.map((name): Column<string> => ({
      key: `${CLASS}${name}`,
      title: name,
      width: 'minmax(110px, 1fr)',
      align: 'end',
    })),
  ];
}

/** What stands in a cell of it. */
export function patientCell(row: DatasetPatient, key: string, words: PatientTableWords): string {
  if (key === 'patient') return row.patient ?? words.unknownPatient;
  if (key === 'slides') return formatNumber(row.slides);
  if (key === 'images') return formatNumber(row.images);
  return formatNumber(row.classes.find(({ name }) => `${CLASS}${name}` === key)?.images ?? 0);
}
