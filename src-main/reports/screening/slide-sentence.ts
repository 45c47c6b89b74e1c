import type { SlideStatistics } from '../../contract/index.ts';
import { formatCount, formatCountOf, formatInterval, formatPercent } from '../numbers.ts';

/** What a slide's figures say, in words; never "negative". `minimumCells` is what the screening asked for. */
export function slideSentence(statistics: SlideStatistics, minimumCells: number): string {
  const { cells, positives, parasitaemia, limitOfBlank, upperBoundIfNone, verdict } = statistics;
  const found = `${formatCount(positives)} of ${formatCountOf(cells, 'cell')} marked as infected`;
  switch (verdict) {
    case 'too-few-cells': {
      if (cells === 0) return 'No cell could be assessed.';
      const enough = `a verdict needs at least ${formatCount(minimumCells)}`;
      return positives === 0
        ? `None found in ${formatCountOf(cells, 'cell')}; up to ${formatPercent(upperBoundIfNone)} possible. Too few cells: ${enough}.`
        : `${found}. Too few cells: ${enough}.`;
    }
    case 'none-found':
      return `None found in ${formatCountOf(cells, 'cell')}; up to ${formatPercent(upperBoundIfNone)} possible.`;
    case 'below-limit-of-blank':
      return `${found}. That is no more than slides without parasites show (up to ${formatPercent(limitOfBlank)}), so parasites cannot be told from false alarms here.`;
    case 'parasites-found':
      return limitOfBlank === null
        ? `${found}: ${formatInterval(parasitaemia)}. How many false alarms a slide without parasites shows is unknown for this model.`
        : `${found}. That is more than slides without parasites show (up to ${formatPercent(limitOfBlank)}).`;
  }
}
