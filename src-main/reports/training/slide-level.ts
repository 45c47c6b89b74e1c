import type { TestReport } from '../../contract/index.ts';
import { html, type Html } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatCount, formatCountOf, formatInterval, formatPercent } from '../numbers.ts';

/** What the test means for a slide: limits of blank and detection, and the patients they rest on. */
export function slideLevelSection({ slideLevel }: TestReport): Html {
  const { uninfectedPatients, infectedPatients, patientRocAuc, weighedPatientRocAuc } = slideLevel;
  const alarms = alarmsText(slideLevel);
  const patients =
    patientRocAuc === null
      ? ''
      : `Ranked by their share of marked cells, an infected patient comes before an uninfected one in ${formatPercent(patientRocAuc)} of all pairs (${formatCount(infectedPatients)} infected, ${formatCount(uninfectedPatients)} uninfected; patient-level ROC AUC).${weighedPatientRocAuc === null ? '' : ` Where each cell counts by how sure the model is of it, in ${formatPercent(weighedPatientRocAuc)}.`}`;
  return section(
    'What that means for a slide',
    html`<p class="prose">${alarms}</p>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">Cells on the slide</th>
            <th scope="col" class="number">Limit of blank</th>
            <th scope="col" class="number">Limit of detection</th>
          </tr>
        </thead>
        <tbody>
          ${slideLevel.detectionLimits.map(
            ({ cells, limitOfBlank, limitOfDetection }) =>
              html`<tr>
                <th scope="row" class="number">${formatCount(cells)}</th>
                <td class="number">${formatPercent(limitOfBlank)}</td>
                <td class="number">${formatPercent(limitOfDetection)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="prose quiet">
        Limit of blank: 95 % of slides without parasites show no more marked cells than this. Limit of
        detection: slides with this share of truly infected cells show more than that, 95 % of the time (CLSI
        EP17-A2).
      </p>
      <p class="prose">${patients}</p>`,
  );
}

function alarmsText({
  uninfectedPatients,
  falseAlarmRate,
  falseAlarmSpread,
  detectionLimits,
}: TestReport['slideLevel']): string {
  if (detectionLimits.every(({ limitOfBlank }) => limitOfBlank === null)) {
    return 'No healthy cell of a known patient was in the test, so the false alarms on a slide without parasites and both limits are unknown.';
  }
  const fromAll =
    'The limits rest on the healthy cells of all test patients: at least three people without infection say more.';
  if (uninfectedPatients === 0) return `No person without infection was among the test patients. ${fromAll}`;
  const people = formatCountOf(uninfectedPatients, 'person', 'people');
  const { lowest, highest } = falseAlarmSpread;
  const alarms = `On ${people} without infection it wrongly marks ${formatInterval(falseAlarmRate)} of the cells; from person to person ${formatPercent(lowest)} to ${formatPercent(highest)}.`;
  return uninfectedPatients < 3
    ? `${alarms} ${fromAll}`
    : `${alarms} The limits rest on these ${people}: the fewer there are, the higher the limits.`;
}
