import { html } from '../html/html.ts';
import { renderPage } from '../html/page.ts';
import { formatInstant } from '../numbers.ts';
import type { TrainingReportData } from '../types.ts';
import { acceptanceAndLimits } from './acceptance.ts';
import { confusionSection } from './confusion.ts';
import { learningSection } from './learning.ts';
import { patientSection } from './patients.ts';
import { pictureSections } from './pictures.ts';
import { recipeSection } from './recipe.ts';
import { testCurves } from './test-curves.ts';
import { trainingSentences } from './sentences.ts';
import { slideLevelSection } from './slide-level.ts';

/**
 * The report of a training as one self-contained HTML document (UTF-8 text to be written to a file): what the test on
 * unseen patients found, in sentences first, then pictures, figures and curves, and how the model was made.
 */
export function renderTrainingReport(data: TrainingReportData): string {
  const { card, version } = data;
  return renderPage({
    title: `Model ${version}: ${card.name}`,
    heading: html`Model ${version}: <bdi>${card.name}</bdi>`,
    facts: [
      formatInstant(card.createdAt),
      html`dataset <bdi>${card.data.dataset}</bdi>`,
      html`backbone <bdi>${card.backbone.name}</bdi>`,
    ],
    banner: card.data.synthetic
      ? 'SYNTHETIC: these cells are drawn, not photographed. The model is for demonstration only, not for any patient.'
      : null,
    body: [
      html`<ul class="lead">
        ${trainingSentences(card).map((sentence) => html`<li>${sentence}</li>`)}
      </ul>`,
      html`<p class="quiet">In brackets: 95 % intervals.</p>`,
      acceptanceAndLimits(card),
      slideLevelSection(card.test),
      confusionSection(card),
      pictureSections(data),
      patientSection(card.test.patients),
      testCurves(card.test),
      learningSection(card),
      recipeSection(card),
    ],
  });
}
