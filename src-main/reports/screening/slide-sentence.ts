import type { SlideStatistics } from '../../contract/index.ts';
import { formatCount, formatCountOf, formatInterval, formatPercent } from '../numbers.ts';

/** What a slide's figures say, in words; never "negative". `minimumCells` is what the screening asked for. */
export function slideSentence(statistics: SlideStatistics, minimumCells: number): string {
  const { cells, positives, reviewedPositives, parasitaemia, limitOfBlank, upperBoundIfNone, verdict } =
    statistics;
  const found = `${formatCount(positives)} of ${formatCountOf(cells, 'cell')} marked as infected`;
  const tooFew =
    cells < minimumCells ? ` Too few cells for a percentage: that needs ${formatCount(minimumCells)}.` : '';
  const none = `None found in ${formatCountOf(cells, 'cell')}; up to ${formatPercent(upperBoundIfNone)} may have been missed.`;
  switch (verdict) {
    case 'not-screened':
      return 'Not screened yet.';
    case 'parasites-seen':
      return `A person saw parasites in ${formatCountOf(reviewedPositives, 'cell')} of ${formatCount(cells)}.${tooFew}`;
    case 'parasites-found':
      return `${found}. That is more than slides without parasites show (up to ${formatPercent(limitOfBlank)}).${tooFew}`;
    case 'too-few-cells':
      if (cells === 0) return 'No cell could be assessed.';
      return `${positives === 0 ? none : `${found}.`}${tooFew}`;
    case 'none-found':
      return none;
    case 'marked-untested':
      return `${found}: ${formatInterval(parasitaemia)}. How many a slide without parasites shows is not known for this model: look at them.`;
    case 'below-limit-of-blank':
      return `${found}. That is no more than slides without parasites show (up to ${formatPercent(limitOfBlank)}), so parasites cannot be told from false alarms here.`;
  }
}
