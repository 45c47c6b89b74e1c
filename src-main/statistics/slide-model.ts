import type { PatientRow } from '../contract/index.ts';
import { measurementModel, type MeasurementModel } from './measurement.ts';
import type { Tally } from './rate-posterior.ts';
import { type Rate, rateOfNextPatient } from './rates.ts';

/** What the test says about the slides of patients to come. */
export interface SlideModel {
  /**
   * Cells wrongly marked on the slide of a person without infection; null where no uninfected cell was tested. Fewer
   * patients leave it wider, and so the limit of blank higher.
   */
  readonly falseAlarms: Rate | null;
  /** Null without infected patients, without uninfected cells, or where the model is no better than chance. */
  readonly measurement: MeasurementModel | null;
}

/** With fewer people without infection, the uninfected cells of infected ones are a better guide to false alarms. */
const ENOUGH_UNINFECTED = 3;
const SENSITIVITY_NODES = 12;
const FALSE_ALARM_NODES = 48;

/**
 * Sensitivity from the infected patients' positive cells. False alarms from the patients without infection where there
 * are three or more; otherwise from the uninfected cells of all patients. Both for the next patient, with the spread
 * between patients and what so few of them leave open.
 *
 * Takes the patient table of a test report; make it once per model version, it serves every slide screened at the
 * threshold of that report.
 */
export function slideModel(patients: readonly PatientRow[]): SlideModel {
  const uninfected = patients.filter(({ infected }) => !infected);
  const tested = uninfected.length >= ENOUGH_UNINFECTED ? uninfected : patients;
  const falseAlarms = rateOfNextPatient(tested.map(falseAlarmsOf), FALSE_ALARM_NODES);
  const sensitivity = rateOfNextPatient(
    patients.map((row) => ({ hits: truePositives(row), cells: row.positiveByLabel })),
    SENSITIVITY_NODES,
  );
  return {
    falseAlarms,
    measurement: sensitivity && falseAlarms && measurementModel({ sensitivity, falseAlarms }),
  };
}

function truePositives({ sensitivity, positiveByLabel }: PatientRow): number {
  return Math.round((sensitivity ?? 0) * positiveByLabel);
}

function falseAlarmsOf(row: PatientRow): Tally {
  return { hits: row.positiveByModel - truePositives(row), cells: row.cells - row.positiveByLabel };
}
