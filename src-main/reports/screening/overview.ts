import type { ScreeningSummary, SlideSummary } from '../../contract/index.ts';
import { signed } from '../html/class-signs.ts';
import { section } from '../html/page.ts';
import { html, type Html } from '../html/html.ts';
import { formatCount, formatCountOf, formatInterval } from '../numbers.ts';
import { VERDICTS } from './verdicts.ts';

/** What the whole screening found, in one sentence and one about the files. */
export function overviewSentences(summary: ScreeningSummary): string[] {
  const { slides, total, done, unreadable, skipped, status } = summary;
  const found = Object.entries(VERDICTS)
    .map(([verdict, { onSlides }]) => ({
      onSlides,
      slides: slides.filter(({ statistics }) => statistics.verdict === verdict).length,
    }))
    .filter((group) => group.slides > 0)
    .map((group) => `${group.onSlides} ${formatCount(group.slides)}`);
  const sentences = [
    found.length === 0
      ? 'No slide was assessed.'
      : `${formatCountOf(slides.length, 'slide')}: ${found.join(', ')}.`,
    `${formatCountOf(total, 'image')}: ${formatCount(done)} classified, ${formatCount(unreadable)} unreadable, ${formatCount(skipped)} skipped.`,
  ];
  if (status !== 'finished') {
    const rest = total - done - unreadable - skipped;
    sentences.push(`Not finished: ${formatCountOf(rest, 'image')} not looked at yet.`);
  }
  return sentences;
}

/** All slides in one table, with links to their cards. */
export function slideTable(slides: readonly SlideSummary[], idOf: (index: number) => string): Html {
  return section(
    'Slides',
    html`<p class="quiet">Those that ask for attention first. In brackets the 95 % interval.</p>
      <div class="scroll">
        <table class="wide">
          <thead>
            <tr>
              <th scope="col">Slide</th>
              <th scope="col">Result</th>
              <th scope="col" class="number">Infected share</th>
              <th scope="col" class="number">Infected</th>
              <th scope="col" class="number">Cells</th>
              <th scope="col" class="number">Doubtful</th>
              <th scope="col" class="number">Not assessed</th>
            </tr>
          </thead>
          <tbody>
            ${slides.map((slide, i) => slideRow(slide, idOf(i)))}
          </tbody>
        </table>
      </div>`,
  );
}

function slideRow({ slide, statistics }: SlideSummary, id: string): Html {
  const { verdict, parasitaemia, positives, cells, needsReview, unreadable, skipped } = statistics;
  const { kind, title } = VERDICTS[verdict];
  return html`<tr>
    <th scope="row" class="path">
      <a href="#${id}"><bdi>${slide}</bdi></a>
    </th>
    <td>${signed(kind, title)}</td>
    <td class="number">${cells === 0 ? 'not assessed' : formatInterval(parasitaemia)}</td>
    <td class="number">${formatCount(positives)}</td>
    <td class="number">${formatCount(cells)}</td>
    <td class="number">${formatCount(needsReview)}</td>
    <td class="number">${formatCount(unreadable + skipped)}</td>
  </tr>`;
}
