import type { SlideVerdict } from '../contract/index.ts';

/** What is known of a slide when it is asked whether it holds parasites. */
export interface SlideEvidence {
  /** Cells with a class. */
  readonly cells: number;
  /** Images not looked at yet. */
  readonly pending: number;
  /** Of the cells that a person has looked at, those in which they saw parasites. */
  readonly seenInfected: number;
  /** Cells that no person has looked at, and those of them that the model marks. */
  readonly unseen: number;
  readonly unseenMarked: number;
  /** Fewer cells than this say nothing where none, or too few, are marked. */
  readonly minimumCells: number;
  /** Largest share of unseen cells that slides without parasites show; null where nothing is known of false alarms. */
  readonly limitOfBlank: number | null;
}

/**
 * What is said of a slide, in this order. Whether parasites are there and how many are two questions: what proves them
 * proves them on few cells too.
 *
 * - `not-screened`: no cell has been looked at, some wait
 * - `parasites-seen`: a person saw them; statistics have no say in that
 * - `parasites-found`: more marked cells than 95 % of slides without parasites show
 * - `too-few-cells`: fewer than `minimumCells`
 * - `none-found`: no marked cell; `upperBoundIfNone` says what may still be there
 * - `marked-untested`: marked cells, and nothing is known of how many slides without parasites show
 * - `below-limit-of-blank`: no more than those show
 */
export function slideVerdict(slide: SlideEvidence): SlideVerdict {
  const { cells, pending, seenInfected, unseen, unseenMarked, minimumCells, limitOfBlank } = slide;
  if (cells === 0 && pending > 0) return 'not-screened';
  if (seenInfected > 0) return 'parasites-seen';
  if (limitOfBlank !== null && unseenMarked > 0 && unseenMarked / unseen > limitOfBlank)
    return 'parasites-found';
  if (cells < minimumCells) return 'too-few-cells';
  if (unseenMarked === 0) return 'none-found';
  return limitOfBlank === null ? 'marked-untested' : 'below-limit-of-blank';
}
