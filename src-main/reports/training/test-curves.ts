import type { TestReport } from '../../contract/index.ts';
import { calibrationChart } from '../charts/calibration.ts';
import { precisionRecallChart, rocChart } from '../charts/rate-curves.ts';
import { figure } from '../html/figure.ts';
import { html, type Html } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatPercent, formatScore } from '../numbers.ts';
import { metricsTable } from './metrics.ts';

const UNDEFINED = html`<p>
  Unknown: it needs infected and healthy cells in the test, and some of them marked.
</p>`;

/** The test for those who want it all: ROC, precision and recall, calibration, every figure. */
export function testCurves(test: TestReport): Html {
  const { intervals, metrics } = test;
  return section(
    'The test in curves and figures',
    html`<div class="columns">
      ${figure(
        'Finding against false alarms (ROC)',
        `Area under the curve ${formatScore(intervals.rocAuc)}; 1 is perfect, 0.5 a coin.`,
        rocChart(test) ?? UNDEFINED,
      )}
      ${figure(
        'Precision and recall',
        `Average precision ${formatScore(intervals.averagePrecision)}. Of the marked test cells ${formatPercent(metrics.ppv)} are infected; on slides with fewer infected cells it is less.`,
        precisionRecallChart(test) ?? UNDEFINED,
      )}
      ${figure(
        'Can its probabilities be taken at their word?',
        `On the dotted line they can. Expected calibration error ${formatScore(intervals.ece)}. Larger dots hold more cells.`,
        calibrationChart(test),
      )}
      ${metricsTable(test)}
    </div>`,
  );
}
