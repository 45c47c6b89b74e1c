import type { PatientRow } from '../contract/index.ts';
import { measurementModel, type MeasurementModel } from './measurement.ts';
import { fitRate, type Rate } from './rates.ts';

/** What the test says about the slides of patients to come. */
export interface SlideModel {
  /** Specificity among people without infection; null unless at least two were tested. */
  readonly blankSpecificity: Rate | null;
  /** Null without infected patients, without uninfected cells, or where the model is no better than chance. */
  readonly measurement: MeasurementModel | null;
}

/**
 * Sensitivity from the infected patients' positive cells. Specificity from the patients without infection where
 * there are at least two; otherwise from the uninfected cells of all patients, good enough for the correction but
 * not for a limit of blank. Both with their spread between patients.
 *
 * Takes the patient table of a test report; make it once per model version, it serves every slide screened at the
 * threshold of that report.
 */
export function slideModel(patients: readonly PatientRow[]): SlideModel {
  const sensitivity = fitRate(
    patients.map((row) => ({ hits: truePositives(row), cells: row.positiveByLabel })),
  );
  const uninfected = patients.filter(({ infected }) => !infected);
  const blankSpecificity = uninfected.length >= 2 ? fitRate(uninfected.map(trueNegatives)) : null;
  const specificity = blankSpecificity ?? fitRate(patients.map(trueNegatives));
  return {
    blankSpecificity,
    measurement: sensitivity && specificity && measurementModel({ sensitivity, specificity }),
  };
}

function truePositives({ sensitivity, positiveByLabel }: PatientRow): number {
  return Math.round((sensitivity ?? 0) * positiveByLabel);
}

function trueNegatives(row: PatientRow): { hits: number; cells: number } {
  const cells = row.cells - row.positiveByLabel;
  return { hits: cells - (row.positiveByModel - truePositives(row)), cells };
}
