import type { SlideSummary, SlideVerdict } from '../../../src-main/contract/index.ts';

/** Verdicts in the order in which they ask for attention. */
export const VERDICTS: readonly SlideVerdict[] = [
  'parasites-seen',
  'parasites-found',
  'marked-untested',
  'below-limit-of-blank',
  'too-few-cells',
  'none-found',
  'not-screened',
];

export const SLIDE_KEYS = ['verdict', 'slide', 'share', 'cells', 'doubtful', 'unreadable', 'limit'] as const;
/** What slides are sorted by; `verdict` puts what asks for attention first. */
export type SlideKey = (typeof SLIDE_KEYS)[number];

type Value = Exclude<SlideKey, 'slide'>;

/** A number to sort by; null where the slide has none. */
const VALUES: Readonly<Record<Value, (slide: SlideSummary) => number | null>> = {
  verdict: ({ statistics }) => VERDICTS.indexOf(statistics.verdict),
  share: ({ statistics }) => statistics.parasitaemia.estimate,
  cells: ({ statistics }) => statistics.cells,
  doubtful: ({ statistics }) => statistics.needsReview,
  unreadable: ({ statistics }) => statistics.unreadable + statistics.skipped,
  limit: ({ statistics }) => statistics.limitOfDetection,
};

/**
 * Slides in the order asked for. Equal ones: the larger share of infected cells first, each cell
 * counting by how sure the model is of it, then by name. Slides without the
 * figure come last either way.
 */
export function sortSlides(
  slides: readonly SlideSummary[],
  { key, up }: { key: SlideKey; up: boolean },
): SlideSummary[] {
  const direction = up ? 1 : -1;
  if (key === 'slide') return slides.toSorted((a, b) => direction * byName(a, b));
  const value = VALUES[key];
  return slides.toSorted(
    (a, b) =>
      compare(value(a), value(b), direction) || compare(weighedShare(a), weighedShare(b), -1) || byName(a, b),
  );
}

/** The slides whose name holds what was typed, whatever its case. */
export function findSlides(slides: readonly SlideSummary[], typed: string): readonly SlideSummary[] {
  const wanted = typed.trim().toLowerCase();
  return wanted === '' ? slides : slides.filter(({ slide }) => slide.toLowerCase().includes(wanted));
}

/** How many slides have each verdict, in the order of `VERDICTS`; verdicts of no slide are left out. */
export function countVerdicts(slides: readonly SlideSummary[]): { verdict: SlideVerdict; slides: number }[] {
  return VERDICTS.map((verdict) => ({
    verdict,
    slides: slides.filter(({ statistics }) => statistics.verdict === verdict).length,
  })).filter((counted) => counted.slides > 0);
}

/** The slides with the figures of some of them replaced, e.g. after a review. */
export function mergeSlides(
  slides: readonly SlideSummary[],
  changed: readonly SlideSummary[],
): SlideSummary[] {
  const byName = new Map(changed.map((summary) => [summary.slide, summary]));
  return slides.map((summary) => byName.get(summary.slide) ?? summary);
}

function weighedShare({ statistics }: SlideSummary): number | null {
  return statistics.weighedShare;
}

function compare(a: number | null, b: number | null, direction: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return direction * (a - b);
}

const collator = new Intl.Collator('en', { numeric: true });

function byName(a: SlideSummary, b: SlideSummary): number {
  return collator.compare(a.slide, b.slide);
}

/** The slides before and after one, by name; undefined at the ends. */
export function neighbours(
  slides: readonly SlideSummary[],
  slide: string,
): { before: string | undefined; after: string | undefined } {
  const sorted = slides.toSorted(byName);
  const place = sorted.findIndex((summary) => summary.slide === slide);
  if (place === -1) return { before: undefined, after: undefined };
  return { before: place === 0 ? undefined : sorted[place - 1]?.slide, after: sorted[place + 1]?.slide };
}
