import type { SlideStatistics } from '../../contract/index.ts';
import { type Kind, signed } from '../html/class-signs.ts';
import { html, type Html } from '../html/html.ts';
import { formatCount } from '../numbers.ts';

interface Zone {
  readonly kind: Kind;
  readonly cells: number;
  readonly words: string;
}

/** A zone with cells in it never gets narrower than this share of the strip. */
const NARROWEST = 0.006;

/** A slide's images as one strip: infected, doubtful, clear, not assessed; and the same in words below it. */
export function slideStrip(statistics: SlideStatistics): Html {
  const zones = zonesOf(statistics);
  return html`<div class="stack">
    ${strip(zones)}
    <ul class="legend">
      ${zones.map(({ kind, cells, words }) => html`<li>${signed(kind, html`${formatCount(cells)} ${words}`)}</li> `)}
    </ul>
  </div>`;
}

function zonesOf(statistics: SlideStatistics): Zone[] {
  const { cells, positives, needsReview, positivesToReview, unreadable, skipped } = statistics;
  const counted =
    positivesToReview === 0 ? '' : ` (${formatCount(positivesToReview)} of them counted as infected)`;
  return [
    { kind: 'infected', cells: positives - positivesToReview, words: 'infected' },
    { kind: 'doubtful', cells: needsReview, words: `doubtful${counted}` },
    { kind: 'clear', cells: cells - positives - (needsReview - positivesToReview), words: 'clear' },
    { kind: 'unassessed', cells: unreadable + skipped, words: 'not assessed' },
  ];
}

function strip(zones: readonly Zone[]): Html {
  const images = zones.reduce((sum, { cells }) => sum + cells, 0);
  const wide = zones.map(({ cells }) => (cells === 0 ? 0 : Math.max(NARROWEST, cells / images)));
  const total = wide.reduce((sum, width) => sum + width, 0);
  const percent = (width: number) => `${((100 * width) / total).toFixed(2)}%`;
  let left = 0;
  return html`<svg class="strip" role="img">
    <title>${zones.map(({ cells, words }) => `${formatCount(cells)} ${words}`).join(', ')}</title>
    ${zones.map(({ kind }, i) => {
      const width = wide[i] ?? 0;
      if (width === 0) return '';
      const x = percent(left);
      left += width;
      const fill = kind === 'doubtful' ? html`fill="url(#hatch)"` : html`class="zone-${kind}"`;
      return html`<rect x="${x}" width="${percent(width)}" height="100%" ${fill} />`;
    })}
  </svg>`;
}
