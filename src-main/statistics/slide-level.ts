import type { PatientRow, SlideLevel } from '../contract/index.ts';
import { ratio } from './binary-figures.ts';
import { detectionLimit } from './measurement.ts';
import { rocAuc } from './ranked-cells.ts';
import { rateInterval } from './rates.ts';
import { slideModel } from './slide-model.ts';
import type { Answers, Labels } from './test-cells.ts';
import { weighedShare } from './weighed-share.ts';

/**
 * One row per named patient, in order of name. A patient counts as infected when at least one of their cells is
 * labelled positive. Cells of unknown patient are in no row.
 */
export function patientRows(
  labels: Labels,
  answers: Answers,
  patient: readonly (string | null)[],
): PatientRow[] {
  const cellsOf = Map.groupBy(labels.trueClass.keys(), (i) => patient[i] ?? null);
  const rows: PatientRow[] = [];
  for (const [name, cells] of cellsOf) {
    if (name === null) continue;
    const count = (test: (labelled: boolean, called: boolean) => boolean) =>
      cells.filter((i) => test(labels.positive[i] === 1, answers.predictedClass[i] === labels.positiveIndex))
        .length;
    const truePositives = count((labelled, called) => labelled && called);
    const trueNegatives = count((labelled, called) => !labelled && !called);
    const positiveByLabel = count((labelled) => labelled);
    const positiveByModel = count((_, called) => called);
    rows.push({
      patient: name,
      infected: positiveByLabel > 0,
      cells: cells.length,
      positiveByLabel,
      positiveByModel,
      accuracy: (truePositives + trueNegatives) / cells.length,
      sensitivity: ratio(truePositives, positiveByLabel),
      specificity: ratio(trueNegatives, cells.length - positiveByLabel),
      shareCalledPositive: positiveByModel / cells.length,
      weighedShare: weighedShare(cells.map((i) => answers.probability[i] ?? 0)),
    });
  }
  const byName = new Intl.Collator('en', { numeric: true });
  return rows.sort((a, b) => byName.compare(a.patient, b.patient));
}

/**
 * What decides on a slide: false alarms of people without infection (pooled, with the interval of `rateInterval`, and
 * their spread), limits of blank and detection (see slide-model.ts and measurement.ts), and the ROC AUC over patients,
 * by the share of marked cells and by the weighed share.
 */
export function slideLevel(patients: readonly PatientRow[], detectionCells: readonly number[]): SlideLevel {
  const uninfected = patients.filter(({ infected }) => !infected);
  const { falseAlarms, measurement } = slideModel(patients);
  return {
    uninfectedPatients: uninfected.length,
    infectedPatients: patients.length - uninfected.length,
    falseAlarmRate: rateInterval(uninfected.map((row) => ({ hits: row.positiveByModel, cells: row.cells }))),
    falseAlarmSpread: spreadOf(uninfected.map(({ shareCalledPositive }) => shareCalledPositive)),
    detectionLimits: detectionCells.map((cells) => detectionLimit(cells, falseAlarms, measurement)),
    patientRocAuc: rankedBy(patients, ({ shareCalledPositive }) => shareCalledPositive),
    weighedPatientRocAuc: rankedBy(patients, (row) => row.weighedShare),
  };
}

/** ROC AUC over patients, infected or not, by a figure of each; null where one has none. */
function rankedBy(
  patients: readonly PatientRow[],
  figure: (patient: PatientRow) => number | null,
): number | null {
  const scores = patients.map(figure).filter((score) => score !== null);
  if (scores.length < patients.length) return null;
  return rocAuc(
    scores,
    patients.map(({ infected }) => infected),
  );
}

function spreadOf(rates: readonly number[]): SlideLevel['falseAlarmSpread'] {
  const mean = ratio(
    rates.reduce((sum, rate) => sum + rate, 0),
    rates.length,
  );
  if (mean === null) return { mean: null, standardDeviation: null, lowest: null, highest: null };
  const variance = ratio(
    rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0),
    rates.length - 1,
  );
  return {
    mean,
    standardDeviation: variance === null ? null : Math.sqrt(variance),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
  };
}
