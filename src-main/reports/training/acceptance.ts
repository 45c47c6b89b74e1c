import type { Interval, ModelCard, TestReport } from '../../contract/index.ts';
import { html, type Html, NOTHING } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatInterval, formatSetPercent } from '../numbers.ts';
import { complement } from './complement.ts';

/** The limits fixed before training, met or missed, beside what the model must not be used for. */
export function acceptanceAndLimits({ acceptance, limitsOfUse, test }: ModelCard): Html {
  const { limits, met, reasons } = acceptance;
  const falseAlarms = falseAlarmsOf(test);
  return section(
    met ? '✓ Acceptance limits met' : '✗ Acceptance limits missed',
    html`<div class="columns">
      <div class="stack">
        ${met ? NOTHING : list(reasons)}
        <table class="wide">
          <thead>
            <tr>
              <th scope="col">Fixed before training</th>
              <th scope="col" class="number">Limit</th>
              <th scope="col" class="number">This test</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Infected cells found</th>
              <td class="number">at least ${formatSetPercent(limits.minSensitivity)}</td>
              <td class="number">${formatInterval(test.intervals.sensitivity)}</td>
            </tr>
            <tr>
              <th scope="row">${falseAlarms.whose}</th>
              <td class="number">at most ${formatSetPercent(limits.maxFalseAlarmRate)}</td>
              <td class="number">${formatInterval(falseAlarms.rate)}</td>
            </tr>
          </tbody>
        </table>
        ${met ? NOTHING : html`<p>It cannot be put in use unless a named person overrides this.</p>`}
      </div>
      <div class="stack">
        <h3>Limits of use</h3>
        ${list(limitsOfUse)}
      </div>
    </div>`,
  );
}

/** On people without infection where some were tested, on all healthy cells otherwise, as the limit is judged. */
function falseAlarmsOf({ slideLevel, intervals }: TestReport): { whose: string; rate: Interval } {
  return slideLevel.falseAlarmRate.estimate === null
    ? { whose: 'Healthy cells wrongly marked', rate: complement(intervals.specificity) }
    : { whose: 'Cells wrongly marked on people without infection', rate: slideLevel.falseAlarmRate };
}

function list(lines: readonly string[]): Html {
  return html`<ul class="plain">
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}
