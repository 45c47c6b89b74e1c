import type { CellFilter, CellOrder, ScreenedCell } from '../contract/index.ts';
import { CellsByProbability, type ProbabilityGallery } from './cells-by-probability.ts';
import type { Connection } from './connection.ts';
import { bindingsOf, DOUBTFUL, type Judgement, POSITIVE } from './judgement.ts';
import type { ProbabilityOrder } from './probability-runs.ts';
import { type CellCounts, type CountedSlide, holdsImages, SlideCountsTable } from './slide-counts.ts';

export interface CellPageRequest {
  readonly screeningId: number;
  /** Null: all slides. */
  readonly slide: string | null;
  readonly show: CellFilter;
  readonly order: CellOrder;
  readonly offset: number;
  readonly limit: number;
}

/** Where a recorded file lies, and what it held. */
export interface RecordedPlace {
  readonly folder: string;
  readonly path: string;
  /** Null where it could not be read. */
  readonly sha256: string | null;
}

/** Rows that follow each other in the order asked for; how many is known before they are read. */
interface Segment {
  readonly rows: number;
  readonly ids: (offset: number, limit: number) => number[];
}

const CONDITIONS: Readonly<Record<CellFilter, string>> = {
  all: 'TRUE',
  positive: POSITIVE,
  clear: `status = 'done' AND NOT ${POSITIVE}`,
  doubtful: DOUBTFUL,
  reviewed: 'review_class IS NOT NULL',
  unreadable: `status = 'unreadable'`,
  skipped: `status = 'skipped'`,
  pending: `status = 'pending'`,
};

type StoredCell = Omit<ScreenedCell, 'needsReview'> & { readonly needsReview: number };

/**
 * The cells of a screening page by page, filtered and in order, however many there are: the kept counts of the slides
 * tell where a page begins, so that only the page itself is read.
 */
export class CellGallery {
  readonly #connection: Connection;
  readonly #slideCounts: SlideCountsTable;
  readonly #cellsByProbability: CellsByProbability;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#slideCounts = new SlideCountsTable(connection);
    this.#cellsByProbability = new CellsByProbability(connection);
  }

  /**
   * One page and the number of all rows. By probability, cells that have none (unreadable, skipped, pending) follow
   * last, by slide and path.
   */
  page(request: CellPageRequest, judgement: Judgement): { total: number; rows: ScreenedCell[] } {
    const slides = this.#slideCounts
      .bySlide(request.screeningId, judgement)
      .filter(({ slide }) => request.slide === null || slide === request.slide);
    const segments =
      request.order === 'path'
        ? slides.map((slide) => this.#byPath(slide, request.show, judgement))
        : [
            this.#byProbability(slides, request, request.order, judgement),
            ...slides.map((slide) => this.#withoutProbability(slide, request.show, judgement)),
          ];
    return {
      total: segments.reduce((sum, { rows }) => sum + rows, 0),
      rows: this.#cells(idsOfPage(segments, request.offset, request.limit), judgement),
    };
  }

  /** What all slides of a screening add up to. */
  totals(screeningId: number, judgement: Judgement): CellCounts & { readonly slides: number } {
    const slides = this.#slideCounts.bySlide(screeningId, judgement);
    const sum = (of: (counts: CellCounts) => number) => slides.reduce((total, slide) => total + of(slide), 0);
    return {
      slides: slides.filter(holdsImages).length,
      pending: sum(({ pending }) => pending),
      cells: sum(({ cells }) => cells),
      positives: sum(({ positives }) => positives),
      needsReview: sum(({ needsReview }) => needsReview),
      positivesToReview: sum(({ positivesToReview }) => positivesToReview),
      reviewed: sum(({ reviewed }) => reviewed),
      reviewedPositives: sum(({ reviewedPositives }) => reviewedPositives),
      reviewedMarked: sum(({ reviewedMarked }) => reviewedMarked),
      reviewedMarkedPositives: sum(({ reviewedMarkedPositives }) => reviewedMarkedPositives),
      unreadable: sum(({ unreadable }) => unreadable),
      skipped: sum(({ skipped }) => skipped),
    };
  }

  /** Where a cell's file lies, and the checksum of what was classified. */
  file(id: number): RecordedPlace | undefined {
    return this.#connection
      .query<[number], RecordedPlace>(
        'SELECT folder, path, sha256 FROM cells JOIN screenings ON screenings.id = screening_id WHERE cells.id = ?',
      )
      .get(id);
  }

  #byPath(slide: CountedSlide, show: CellFilter, judgement: Judgement): Segment {
    return {
      rows: doneShown(slide, show) + otherShown(slide, show),
      ids: (offset, limit) => this.#idsByPath(slide.slideId, CONDITIONS[show], offset, limit, judgement),
    };
  }

  #withoutProbability(slide: CountedSlide, show: CellFilter, judgement: Judgement): Segment {
    const condition = `status <> 'done' AND ${CONDITIONS[show]}`;
    return {
      rows: otherShown(slide, show),
      ids: (offset, limit) => this.#idsByPath(slide.slideId, condition, offset, limit, judgement),
    };
  }

  #idsByPath(
    slideId: number,
    condition: string,
    offset: number,
    limit: number,
    judgement: Judgement,
  ): number[] {
    return this.#connection
      .column<[object], number>(
        `SELECT id FROM cells WHERE slide_id = :slideId AND ${condition} ORDER BY path LIMIT :limit OFFSET :offset`,
      )
      .all({ slideId, offset, limit, ...bindingsOf(judgement) });
  }

  #byProbability(
    slides: readonly CountedSlide[],
    { screeningId, slide, show }: CellPageRequest,
    order: ProbabilityOrder,
    judgement: Judgement,
  ): Segment {
    const rows = slides.reduce((sum, counts) => sum + doneShown(counts, show), 0);
    const [only] = slides;
    const gallery: ProbabilityGallery = {
      of: slide === null || !only ? { screeningId } : { slideId: only.slideId },
      ...{ show, order, judgement, rows },
    };
    return {
      rows,
      ids: (offset, limit) => this.#cellsByProbability.ids(gallery, offset, limit),
    };
  }

  #cells(ids: readonly number[], judgement: Judgement): ScreenedCell[] {
    return this.#connection
      .query<[object], StoredCell>(
        `SELECT cells.id, cells.path, slides.name AS slide, status, predicted_class AS predictedClass, probability,
           ${DOUBTFUL} AS needsReview, reason, review_class AS reviewedClass, reviewer, sha256
         FROM json_each(:ids) AS wanted
           JOIN cells ON cells.id = wanted.value JOIN slides ON slides.id = slide_id ORDER BY wanted.key`,
      )
      .all({ ids: JSON.stringify(ids), ...bindingsOf(judgement) })
      .map((cell) => ({ ...cell, needsReview: cell.needsReview === 1 }));
  }
}

/** The part of a page that each segment holds, put together. */
function idsOfPage(segments: readonly Segment[], offset: number, limit: number): number[] {
  const ids: number[] = [];
  let before = 0;
  for (const { rows, ids: read } of segments) {
    const start = Math.max(0, offset - before);
    const wanted = Math.min(limit - ids.length, rows - start);
    if (wanted > 0) ids.push(...read(start, wanted));
    before += rows;
    if (ids.length >= limit) break;
  }
  return ids;
}

/** How many of a slide's cells with a probability are shown. */
function doneShown(counts: CellCounts, show: CellFilter): number {
  switch (show) {
    case 'all':
      return counts.cells;
    case 'positive':
      return counts.positives;
    case 'clear':
      return counts.cells - counts.positives;
    case 'doubtful':
      return counts.needsReview;
    case 'reviewed':
      return counts.reviewed;
    case 'unreadable':
    case 'skipped':
    case 'pending':
      return 0;
  }
}

/** How many of its cells without a probability are shown. */
function otherShown({ unreadable, skipped, pending }: CellCounts, show: CellFilter): number {
  switch (show) {
    case 'all':
      return unreadable + skipped + pending;
    case 'unreadable':
      return unreadable;
    case 'skipped':
      return skipped;
    case 'pending':
      return pending;
    case 'positive':
    case 'clear':
    case 'doubtful':
    case 'reviewed':
      return 0;
  }
}
