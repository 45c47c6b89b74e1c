import type { SlideSummary, SlideVerdict } from '../../contract/index.ts';
import type { Kind } from '../html/class-signs.ts';

export interface VerdictWords {
  readonly kind: Kind;
  /** On a slide's card. */
  readonly title: string;
  /** As in "…: parasites found on 3". */
  readonly onSlides: string;
}

/** Verdicts in the order in which they ask for attention. */
export const VERDICTS: Readonly<Record<SlideVerdict, VerdictWords>> = {
  'parasites-seen': { kind: 'infected', title: 'Parasites seen', onSlides: 'parasites seen by a person on' },
  'parasites-found': { kind: 'infected', title: 'Parasites found', onSlides: 'parasites found on' },
  'below-limit-of-blank': {
    kind: 'doubtful',
    title: 'Not told from false alarms',
    onSlides: 'not told from false alarms on',
  },
  'marked-untested': {
    kind: 'doubtful',
    title: 'Marked cells to check',
    onSlides: 'marked cells to check on',
  },
  'too-few-cells': { kind: 'unassessed', title: 'Too few cells', onSlides: 'too few cells on' },
  'none-found': { kind: 'clear', title: 'None found', onSlides: 'none found on' },
  'not-screened': { kind: 'unassessed', title: 'Not screened yet', onSlides: 'not screened yet' },
};

const ORDER = Object.keys(VERDICTS);

/**
 * Slides that ask for attention first, and within a verdict the highest share of infected cells first, each cell
 * counting by how sure the model is of it, as on the screen.
 */
export function byAttention(slides: readonly SlideSummary[]): SlideSummary[] {
  const rank = ({ statistics }: SlideSummary) => ORDER.indexOf(statistics.verdict);
  const share = ({ statistics }: SlideSummary) => statistics.weighedShare ?? 0;
  return slides.toSorted((a, b) => rank(a) - rank(b) || share(b) - share(a));
}
