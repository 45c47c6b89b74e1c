import type { TestReport } from '../../contract/index.ts';
import { html, type Html } from '../html/html.ts';
import { formatPercent, formatScore } from '../numbers.ts';
import { type Area, type Axis, chart, polyline } from './frame.ts';

const PERCENT_AXIS: Omit<Axis, 'label'> = {
  domain: [0, 1],
  format: (share) => `${Math.round(share * 100)} %`,
};

/** Receiver operating characteristic with the threshold in use; null unless both kinds of cells were tested. */
export function rocChart({ roc, metrics, intervals, threshold }: TestReport): Html | null {
  const { sensitivity, specificity } = metrics;
  if (roc.length === 0 || sensitivity === null || specificity === null) return null;
  return chart({
    title: 'ROC curve',
    description: `Infected cells found against healthy cells wrongly marked, for every threshold. Area ${formatScore(intervals.rocAuc)}. At the threshold in use ${formatPercent(sensitivity)} found and ${formatPercent(1 - specificity)} wrongly marked.`,
    x: { ...PERCENT_AXIS, label: 'Healthy cells wrongly marked' },
    y: { ...PERCENT_AXIS, label: 'Infected cells found' },
    draw: (area) => [
      polyline(area, [{ x: 0, y: 0 }, { x: 1, y: 1 }], 'guide'), // prettier-ignore
      polyline(area, roc, 'series'),
      thresholdMark(area, { x: 1 - specificity, y: sensitivity }, threshold),
    ],
  });
}

/** Precision against recall with the threshold in use; null without an infected cell or with none marked. */
export function precisionRecallChart({
  precisionRecall,
  metrics,
  intervals,
  threshold,
}: TestReport): Html | null {
  const { sensitivity, ppv, truePositives, falseNegatives, cells } = metrics;
  if (precisionRecall.length === 0 || sensitivity === null || ppv === null) return null;
  const infectedShare = (truePositives + falseNegatives) / cells;
  return chart({
    title: 'Precision and recall',
    description: `Share of marked cells that are infected against infected cells found, for every threshold. Average precision ${formatScore(intervals.averagePrecision)}. At the threshold in use ${formatPercent(ppv)} and ${formatPercent(sensitivity)}.`,
    x: { ...PERCENT_AXIS, label: 'Infected cells found (recall)' },
    y: { ...PERCENT_AXIS, label: 'Marked cells that are infected (precision)' },
    draw: (area) => [
      polyline(area, [{ x: 0, y: infectedShare }, { x: 1, y: infectedShare }], 'guide'), // prettier-ignore
      polyline(area, precisionRecall, 'series'),
      thresholdMark(area, { x: sensitivity, y: ppv }, threshold),
    ],
  });
}

/** The point at the threshold in use, its label below it, towards the middle. */
function thresholdMark(area: Area, point: { x: number; y: number }, threshold: number): Html {
  const [x, y] = [area.x(point.x), area.y(point.y)];
  const onTheRight = point.x < 0.5;
  return html`<circle class="point" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5" /><text
      class="strong"
      x="${(x + (onTheRight ? 12 : -4)).toFixed(1)}"
      y="${(y + 22).toFixed(1)}"
      text-anchor="${onTheRight ? 'start' : 'end'}"
    >
      threshold ${threshold.toFixed(2)}
    </text>`;
}
