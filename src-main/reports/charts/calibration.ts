import type { TestReport } from '../../contract/index.ts';
import { wilsonInterval } from '../../statistics/index.ts';
import { html, type Html } from '../html/html.ts';
import { formatCountOf, formatScore } from '../numbers.ts';
import { type Area, type Axis, chart, polyline } from './frame.ts';

type Bin = TestReport['calibration'][number];

const LARGEST_RADIUS = 9;
const PERCENT_AXIS: Omit<Axis, 'label'> = {
  domain: [0, 1],
  format: (share) => `${Math.round(share * 100)} %`,
};

/** Observed share of infected cells by stated probability: dots by number of cells, whiskers 95 % (Wilson). */
export function calibrationChart({ calibration, intervals }: TestReport): Html {
  const most = Math.max(1, ...calibration.map(({ cells }) => cells));
  return chart({
    title: 'Calibration',
    description: `Observed share of infected cells against the probability that the model states. Expected calibration error ${formatScore(intervals.ece)}. On the diagonal the probability can be taken at its word.`,
    x: { ...PERCENT_AXIS, label: 'Probability of infection that the model states' },
    y: { ...PERCENT_AXIS, label: 'Cells that are infected' },
    draw: (area) => [
      polyline(area, [{ x: 0, y: 0 }, { x: 1, y: 1 }], 'guide'), // prettier-ignore
      calibration.map((bin) => binMark(area, bin, most)),
    ],
  });
}

function binMark(area: Area, { cells, meanProbability, observedShare }: Bin, most: number): Html | '' {
  if (meanProbability === null || observedShare === null) return '';
  const { low, high } = wilsonInterval(observedShare * cells, cells);
  const x = area.x(meanProbability).toFixed(1);
  const radius = Math.max(2, LARGEST_RADIUS * Math.sqrt(cells / most));
  return html`<g>
    <title>${formatCountOf(cells, 'cell')}</title>
    <line
      class="whisker"
      x1="${x}"
      x2="${x}"
      y1="${area.y(low ?? 0).toFixed(1)}"
      y2="${area.y(high ?? 1).toFixed(1)}"
    />
    <circle class="dot" cx="${x}" cy="${area.y(observedShare).toFixed(1)}" r="${radius.toFixed(1)}" />
  </g>`;
}
