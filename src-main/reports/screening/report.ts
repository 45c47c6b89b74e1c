import { basename } from 'node:path';
import type { ScreeningSummary } from '../../contract/index.ts';
import { html, type Html, NOTHING } from '../html/html.ts';
import { renderPage } from '../html/page.ts';
import { formatInstant } from '../numbers.ts';
import type { ScreeningReportData } from '../types.ts';
import { howToRead } from './how-to-read.ts';
import { overviewSentences, slideTable } from './overview.ts';
import { slideCard } from './slide-card.ts';
import { unreadableFiles } from './unreadable.ts';
import { byAttention } from './verdicts.ts';

/**
 * The report of a screening as one self-contained HTML document (UTF-8 text to be written to a file): what was found
 * on each slide and how sure that is, its strongest and most doubtful crops, the files that could not be read.
 */
export function renderScreeningReport({ summary, pictures, unreadable }: ScreeningReportData): string {
  const slides = byAttention(summary.slides);
  const idOf = (index: number) => `slide-${index + 1}`;
  const name = basename(summary.folder);
  return renderPage({
    title: `Screening of ${name}`,
    mark: reportMark(summary),
    heading: html`Screening of <bdi>${name}</bdi>`,
    facts: facts(summary),
    banner: summary.model.synthetic
      ? 'SYNTHETIC: this model learned from drawn cells. For demonstration only, not for any patient.'
      : null,
    body: [
      html`<ul class="lead">
        ${overviewSentences(summary).map((sentence) => html`<li>${sentence}</li>`)}
      </ul>`,
      slides.length > 1 ? slideTable(slides, idOf) : NOTHING,
      slides.map((slide, i) => slideCard(slide, pictures.get(slide.slide), summary, idOf(i))),
      unreadableFiles(unreadable),
      howToRead(summary),
    ],
  });
}

/** What tells the report of a screening from those of all others, in the head of the page. */
export function reportMark({ id, startedAt }: Pick<ScreeningSummary, 'id' | 'startedAt'>): string {
  return `screening ${id} of ${startedAt}`;
}

function facts({
  startedAt,
  model,
  threshold,
  device,
  imagesPerSecond,
  folder,
}: ScreeningSummary): (Html | string)[] {
  return [
    formatInstant(startedAt),
    html`model ${model.version} (<bdi>${model.name}</bdi>)`,
    `threshold ${threshold.toFixed(2)}`,
    imagesPerSecond === null ? device : `${device}, ${imagesPerSecond.toFixed(0)} images/s`,
    html`<bdi>${folder}</bdi>`,
  ];
}
