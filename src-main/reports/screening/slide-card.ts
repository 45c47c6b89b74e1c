import type { ScreeningSummary, SlideStatistics, SlideSummary } from '../../contract/index.ts';
import { slideStrip } from '../charts/slide-strip.ts';
import { cellPictures } from '../html/cell-pictures.ts';
import { signed } from '../html/class-signs.ts';
import { html, type Html, type HtmlValue, NOTHING } from '../html/html.ts';
import { formatCount, formatCountOf, formatInterval, formatPercent } from '../numbers.ts';
import type { CellPicture, SlidePictures } from '../types.ts';
import { slideSentence } from './slide-sentence.ts';
import { VERDICTS } from './verdicts.ts';

/** One slide: what was found, how sure that is, and the crops it rests on. `id` is the target of links. */
export function slideCard(
  { slide, statistics }: SlideSummary,
  pictures: SlidePictures | undefined,
  summary: ScreeningSummary,
  id: string,
): Html {
  const { kind, title } = VERDICTS[statistics.verdict];
  return html`<section class="slide" id="${id}">
    <div class="slide-head">
      <h2><bdi>${slide}</bdi></h2>
      <p class="verdict">${signed(kind, title)}</p>
    </div>
    <p class="slide-figure">${figure(statistics)}</p>
    ${slideStrip(statistics)}
    <p class="prose">${slideSentence(statistics, summary.options.minimumCells)}</p>
    ${limits(statistics)}
    ${
      pictures === undefined
        ? NOTHING
        : [
            pictureRow('Strongest', 'highest probability of infection', pictures.strongest, summary, false),
            pictureRow('Most doubtful', 'for a person to decide', pictures.doubtful, summary, true),
          ]
    }
  </section>`;
}

function figure({ cells, positives, parasitaemia }: SlideStatistics): Html {
  if (cells === 0) return html`<span class="large">not assessed</span>`;
  if (positives === 0) {
    return html`<span class="large">none found</span> <span>0 of ${formatCountOf(cells, 'cell')}</span>`;
  }
  const [estimate = '', interval = ''] = formatInterval(parasitaemia).split(/(?= \()/);
  return html`<span class="large">${estimate}<span class="interval">${interval}</span></span>
    <span>${formatCount(positives)} of ${formatCountOf(cells, 'cell')}</span>`;
}

function limits(statistics: SlideStatistics): Html {
  const { correctedParasitaemia, weighedShare, limitOfBlank, limitOfDetection } = statistics;
  const pairs: [string, HtmlValue][] = [
    ['Corrected for the model’s errors', formatInterval(correctedParasitaemia)],
    ['Weighed by how sure the model is', formatPercent(weighedShare)],
    ['Limit of blank', formatPercent(limitOfBlank)],
    ['Limit of detection', formatPercent(limitOfDetection)],
  ];
  return html`<dl class="row-of-pairs">
    ${pairs.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function pictureRow(
  title: string,
  meaning: string,
  pictures: readonly CellPicture[],
  { positiveClass, threshold }: ScreeningSummary,
  doubtful: boolean,
): Html {
  if (pictures.length === 0) return NOTHING;
  return html`<div class="stack">
    <h3>${title} <span class="quiet">${meaning}</span></h3>
    ${cellPictures(pictures, { positiveClass, threshold, knownAs: 'reviewed', doubtful })}
  </div>`;
}
