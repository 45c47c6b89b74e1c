import type { Interval, MetricIntervals, TestReport } from '../../contract/index.ts';
import { html, type Html } from '../html/html.ts';
import { formatCount, formatInterval, formatScore } from '../numbers.ts';

interface Metric {
  readonly key: keyof MetricIntervals;
  readonly name: string;
  readonly meaning: string;
  readonly format: (interval: Interval) => string;
}

const METRICS: readonly Metric[] = [
  {
    key: 'sensitivity',
    name: 'Sensitivity (recall)',
    meaning: 'infected cells found',
    format: formatInterval,
  },
  { key: 'specificity', name: 'Specificity', meaning: 'healthy cells left unmarked', format: formatInterval },
  { key: 'accuracy', name: 'Accuracy', meaning: 'cells classified rightly', format: formatInterval },
  {
    key: 'balancedAccuracy',
    name: 'Balanced accuracy',
    meaning: 'mean of sensitivity and specificity',
    format: formatInterval,
  },
  {
    key: 'ppv',
    name: 'PPV (precision)',
    meaning: 'marked test cells that are infected',
    format: formatInterval,
  },
  { key: 'npv', name: 'NPV', meaning: 'unmarked test cells that are healthy', format: formatInterval },
  { key: 'f1', name: 'F1', meaning: 'harmonic mean of precision and recall', format: formatScore },
  { key: 'mcc', name: 'MCC', meaning: 'Matthews correlation, −1 to 1', format: formatScore },
  {
    key: 'rocAuc',
    name: 'ROC AUC',
    meaning: 'an infected cell ranks above a healthy one',
    format: formatScore,
  },
  {
    key: 'averagePrecision',
    name: 'Average precision',
    meaning: 'area under precision and recall',
    format: formatScore,
  },
  { key: 'ece', name: 'ECE', meaning: 'expected calibration error, 0 is best', format: formatScore },
  { key: 'brier', name: 'Brier score', meaning: 'mean squared error, 0 is best', format: formatScore },
];

/** All figures of the test with their intervals. */
export function metricsTable({ intervals, bootstrapReplicates, threshold }: TestReport): Html {
  return html`<div class="stack">
    <h3>All figures</h3>
    <p class="quiet">
      At the threshold ${threshold.toFixed(2)}. In brackets the 95 % interval over patients: of shares of
      cells by a beta-binomial model, of the other figures by drawing the test patients anew
      ${formatCount(bootstrapReplicates)} times (bootstrap), with ten patients or more.
    </p>
    <table class="wide">
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col" class="number">Test</th>
          <th scope="col">What it is</th>
        </tr>
      </thead>
      <tbody>
        ${METRICS.map(
          ({ key, name, meaning, format }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${format(intervals[key])}</td>
              <td class="quiet">${meaning}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
