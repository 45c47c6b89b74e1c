import type { CellFilter, CellOrder, ScreenedCell, SlideSummary } from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { PagedRows } from '../../lib/paged-rows.svelte.ts';
import { reviewing } from '../review/reviewing.svelte.ts';
import { Departures, isShown } from './departures.ts';

export interface CellsWanted {
  screening: number;
  slide: string;
  show: CellFilter;
  order: CellOrder;
}

/** What decides to which filter a cell belongs. */
export interface Judgement {
  positiveClass: string;
  threshold: number;
}

/** The cells of a slide as its gallery shows them; a reviewed one stays in its place until the filter is chosen anew. */
export class SlideCellRows extends PagedRows<ScreenedCell> {
  readonly #wanted: CellsWanted;
  readonly #judgement: Judgement;
  readonly #onfigures: (slides: readonly SlideSummary[]) => void;
  readonly #departures: Departures;

  constructor(
    wanted: CellsWanted,
    judgement: Judgement,
    onfigures: (slides: readonly SlideSummary[]) => void,
  ) {
    const departures = new Departures();
    super(async ({ offset, limit }) => {
      const { total, rows } = await api.screening.cells({
        ...wanted,
        offset: departures.storedOffset(offset),
        limit,
      });
      return { total: total + departures.count, rows };
    });
    this.#wanted = wanted;
    this.#judgement = judgement;
    this.#onfigures = onfigures;
    this.#departures = departures;
  }

  override async reload(): Promise<void> {
    this.#departures.clear();
    await super.reload();
  }

  /** Gives a cell a class: its tile follows at once, the slide's figures with the answer. */
  async label(index: number, className: string): Promise<void> {
    const before = this.row(index);
    if (before?.status !== 'done') return;
    const reviewer = await reviewing.reviewer();
    if (reviewer === null) return;
    this.#put(index, { ...before, reviewedClass: className, reviewer });
    const outcome = await reviewing.review({
      ...{ screening: this.#wanted.screening, cell: before.id, className },
      onundone: ({ slides }) => {
        this.#put(index, before);
        this.#onfigures(slides);
      },
    });
    if (outcome === undefined) this.#put(index, before);
    else this.#onfigures(outcome.slides);
  }

  /** Puts a cell in its place, unless another one stands there by now. */
  #put(index: number, cell: ScreenedCell): void {
    if (this.row(index)?.id !== cell.id) return;
    const { positiveClass, threshold } = this.#judgement;
    this.#departures.note(index, isShown(cell, this.#wanted.show, positiveClass, threshold));
    this.change(index, cell);
  }
}
