import { basename } from 'node:path';
import type { LabelCheck } from '../../contract/index.ts';
import { cropImage } from '../html/cell-pictures.ts';
import { kindOfClass, signed } from '../html/class-signs.ts';
import { html, type Html, NOTHING } from '../html/html.ts';
import { renderPage, section } from '../html/page.ts';
import { formatCount, formatInstant, formatPercent, formatProbability } from '../numbers.ts';
import type { LabelReportData, SuspectPicture } from '../types.ts';
import { labelCheckSentences } from './sentences.ts';

const PATIENTS_SHOWN = 20;

/** The suspects of a label check as one self-contained HTML document: what was found, in words, then the pictures. */
export function renderLabelReport({ check, positiveClass, synthetic, pictures }: LabelReportData): string {
  return renderPage({
    title: `Labels of ${check.dataset}`,
    heading: html`Labels of <bdi>${check.dataset}</bdi>`,
    facts: [
      formatInstant(check.finishedAt),
      html`backbone <bdi>${check.backbone}</bdi>`,
      `${check.folds} folds by ${check.unit}, seed ${check.seed}`,
    ],
    banner: synthetic ? 'SYNTHETIC: these cells are drawn, not photographed.' : null,
    body: [
      html`<ul class="lead">
        ${labelCheckSentences(check).map((sentence) => html`<li>${sentence}</li>`)}
      </ul>`,
      classSection(check),
      patientSection(check),
      pictures.length === 0
        ? NOTHING
        : section(
            'The most suspicious labels',
            html`<p class="quiet">
                The first ${formatCount(pictures.length)} of ${formatCount(check.suspects)}. Sign and border
                show the class that the cell looks like; the percentage is the probability of the label that
                it has.
              </p>
              <div class="pictures">
                ${pictures.map((picture) => suspectPicture(picture, positiveClass))}
              </div>`,
          ),
    ],
  });
}

function classSection({ classes }: LabelCheck): Html {
  return section(
    'By class',
    html`<table>
      <thead>
        <tr>
          <th>Class</th>
          <th class="number">Images</th>
          <th class="number">Suspects</th>
          <th class="number">Estimated share of wrong labels</th>
        </tr>
      </thead>
      <tbody>
        ${classes.map(
          ({ name, images, suspects, noise }) =>
            html`<tr>
              <th scope="row"><bdi>${name}</bdi></th>
              <td class="number">${formatCount(images)}</td>
              <td class="number">${formatCount(suspects)}</td>
              <td class="number">${formatPercent(noise)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function patientSection({ patients }: LabelCheck): Html {
  if (patients.length === 0) return NOTHING;
  return section(
    'Patients with the most suspects',
    html`<table>
      <thead>
        <tr>
          <th>Patient</th>
          <th>Labelled</th>
          <th class="number">Images</th>
          <th class="number">Doubted</th>
          <th class="number">Suspects</th>
          <th class="number">Share of suspects</th>
        </tr>
      </thead>
      <tbody>
        ${patients.slice(0, PATIENTS_SHOWN).map(
          ({ patient, className, images, disagreeing, suspects }) =>
            html`<tr>
              <th scope="row"><bdi>${patient ?? 'unknown'}</bdi></th>
              <td><bdi>${className}</bdi></td>
              <td class="number">${formatCount(images)}</td>
              <td class="number">${formatCount(disagreeing)}</td>
              <td class="number">${formatCount(suspects)}</td>
              <td class="number">${formatPercent(suspects / images)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function suspectPicture({ dataUri, finding }: SuspectPicture, positiveClass: string): Html {
  const { given, suggested, probability, patient, path, decision } = finding;
  const kind = kindOfClass(suggested, positiveClass);
  return html`<figure class="cell ${kind}">
    ${cropImage(dataUri, `Cell crop labelled ${given}, looks like ${suggested}`, 'it was imported')}
    <figcaption>
      <span class="clip">${signed(kind, `${suggested}?`)}</span>
      <span class="clip">labelled <bdi>${given}</bdi></span>
      <span class="clip quiet">${formatProbability(probability)}</span>
      ${decision === null ? NOTHING : html`<span class="clip">✓ ${decision}</span>`}
      ${patient === null ? NOTHING : html`<span class="clip quiet">patient <bdi>${patient}</bdi></span>`}
      <span class="clip clip-start quiet" title="${path}"><bdi>${basename(path)}</bdi></span>
    </figcaption>
  </figure>`;
}
