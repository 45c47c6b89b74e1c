import { join } from 'node:path';
import type { ScreeningSummary } from '../../contract/index.ts';
import { formatCount, formatInterval, slideSentence } from '../../reports/index.ts';
import { table } from '../tables.ts';

/** A finished screening: its slides, what was left out, and where the report is. */
export function screeningText(summary: ScreeningSummary, outFolder: string): string {
  const { done, unreadable, skipped, total, imagesPerSecond, model, device, options } = summary;
  const rate = imagesPerSecond === null ? '' : `, ${imagesPerSecond.toFixed(0)} images/s`;
  return [
    table([
      ['SLIDE', 'CELLS', 'INFECTED', 'PARASITAEMIA', 'TO REVIEW', 'UNREADABLE'],
      ...summary.slides.map(({ slide, statistics }) => [
        slide,
        formatCount(statistics.cells),
        formatCount(statistics.positives),
        formatInterval(statistics.parasitaemia),
        formatCount(statistics.needsReview),
        formatCount(statistics.unreadable),
      ]),
    ]),
    ...summary.slides.map(
      ({ slide, statistics }) => `${slide}: ${slideSentence(statistics, options.minimumCells)}`,
    ),
    `${formatCount(total)} files: ${formatCount(done)} classified, ${formatCount(unreadable)} unreadable, ${formatCount(skipped)} skipped.`,
    `Model ${model.version} (${model.name}) on ${device}${rate}.`,
    ...(model.synthetic ? ['SYNTHETIC: this model learnt from drawn cells. For demonstration only.'] : []),
    'A screening aid: a qualified person decides.',
    `Report: ${join(outFolder, 'report.html')}`,
  ].join('\n');
}
