import type { PatientRow } from '../../contract/index.ts';
import { signed } from '../html/class-signs.ts';
import { html, type Html, NOTHING } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatCount, formatPercent } from '../numbers.ts';

/** The test patients, those on whom the model did worst first. */
export function patientSection(patients: readonly PatientRow[]): Html {
  if (patients.length === 0) return NOTHING;
  const worstFirst = patients.toSorted((a, b) => a.accuracy - b.accuracy);
  return section(
    'Patient by patient',
    html`<p class="prose">${sentence(worstFirst)}</p>
      <div class="scroll">
        <table class="wide">
          <thead>
            <tr>
              <th scope="col">Patient</th>
              <th scope="col">By the labels</th>
              <th scope="col" class="number">Cells</th>
              <th scope="col" class="number">Right</th>
              <th scope="col" class="number">Infected cells found</th>
              <th scope="col" class="number">Healthy cells wrongly marked</th>
              <th scope="col" class="number">Cells marked</th>
            </tr>
          </thead>
          <tbody>
            ${worstFirst.map(patientRow)}
          </tbody>
        </table>
      </div>`,
  );
}

function sentence(worstFirst: readonly PatientRow[]): string {
  const middle = worstFirst[Math.floor(worstFirst.length / 2)];
  const [worst, best] = [worstFirst[0], worstFirst.at(-1)];
  if (!middle || !worst || !best || worstFirst.length < 3) return 'The worst first.';
  return `The worst first. It is right on ${formatPercent(worst.accuracy)} of the cells of the worst patient, ${formatPercent(best.accuracy)} of the best, and half of the patients have ${formatPercent(middle.accuracy)} or more.`;
}

function patientRow(row: PatientRow): Html {
  const falseAlarms = row.specificity === null ? null : 1 - row.specificity;
  return html`<tr>
    <th scope="row"><bdi>${row.patient}</bdi></th>
    <td>${row.infected ? signed('infected', 'infected') : signed('clear', 'not infected')}</td>
    <td class="number">${formatCount(row.cells)}</td>
    <td class="number">${formatPercent(row.accuracy)}</td>
    <td class="number">${row.infected ? formatPercent(row.sensitivity) : '–'}</td>
    <td class="number">${falseAlarms === null ? '–' : formatPercent(falseAlarms)}</td>
    <td class="number">${formatPercent(row.shareCalledPositive)}</td>
  </tr>`;
}
