import { cellPictures } from '../html/cell-pictures.ts';
import { html, type Html, NOTHING } from '../html/html.ts';
import { section } from '../html/page.ts';
import type { CellPicture, TrainingReportData } from '../types.ts';

/** The worst mistakes and answers as they come, each with its label. */
export function pictureSections({ card, pictures }: TrainingReportData): Html {
  const options = {
    positiveClass: card.positiveClass,
    threshold: card.threshold,
    knownAs: 'labelled' as const,
  };
  const part = (title: string, meaning: string, cells: readonly CellPicture[]) =>
    cells.length === 0
      ? NOTHING
      : section(
          title,
          html`<p class="quiet">${meaning}</p>
            ${cellPictures(cells, options)}`,
        );
  return html`${part(
    'Worst mistakes',
    'Where it was surest and disagreed with the label. The bar is the calibrated probability of infection, the tick on it the threshold. Some of these may be wrong labels.',
    pictures.worstMistakes,
  )}
  ${part('Answers on test cells', 'Drawn at random, right and wrong as they come.', pictures.predictions)}`;
}
