import type { ErrorBody, SlideSummary } from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { toErrorBody } from '../../lib/to-error-body.ts';
import {
  cellsAhead,
  currentCell,
  EMPTY_QUEUE,
  extend,
  give,
  goBack,
  type Queue,
  skip,
  type Source,
  takeBack,
} from './queue.ts';
import { reviewing } from './reviewing.svelte.ts';

/** As many screenings are looked through as the number beside Review counts. */
const SCREENINGS = 20;
const PAGE = 200;
/** More cells are asked for while fewer than this are left in the queue. */
const LOW = 40;

interface OpenSource extends Source {
  loaded: number;
  total: number;
}

/** A slide as its figures stood after the last review of one of its cells. */
export interface TouchedSlide extends SlideSummary {
  screening: number;
}

/** The doubtful cells of the last screenings, one after the other. */
export class ReviewFlow {
  readonly #only: number | undefined;
  #queue = $state.raw<Queue>(EMPTY_QUEUE);
  #sources: OpenSource[] = [];
  #waiting = $state(0);
  #error = $state.raw<ErrorBody>();
  #touched = $state.raw<ReadonlyMap<string, TouchedSlide>>(new Map());
  #loaded = $state(false);
  #filling = false;

  /** `only`: the cells of this screening alone. */
  constructor(only: number | undefined) {
    this.#only = only;
  }

  get queue(): Queue {
    return this.#queue;
  }

  /** False until it is known what waits. */
  get loaded(): boolean {
    return this.#loaded;
  }

  get error(): ErrorBody | undefined {
    return this.#error;
  }

  /** Cells that still wait, those that are not loaded yet among them. */
  get left(): number {
    return Math.max(0, this.#waiting - this.#queue.given.size);
  }

  /** The slides whose figures changed, in the order of their first change. */
  get touched(): readonly TouchedSlide[] {
    return [...this.#touched.values()];
  }

  async load(): Promise<void> {
    try {
      const { rows } = await api.screening.list({ limit: SCREENINGS });
      const wanted = rows.filter(
        ({ id, needsReview }) => needsReview > 0 && (this.#only === undefined || id === this.#only),
      );
      const details = await Promise.all(wanted.map(({ id }) => api.screening.get({ screening: id })));
      this.#sources = details.map(({ id, folder, positiveClass, classes }, index) => ({
        ...{ screening: id, folder, positiveClass, classes },
        ...{ loaded: 0, total: wanted[index]?.needsReview ?? 0 },
      }));
      this.#waiting = this.#sources.reduce((sum, { total }) => sum + total, 0);
      this.#queue = EMPTY_QUEUE;
      await this.#fill();
      this.#error = undefined;
    } catch (error) {
      this.#error = toErrorBody(error);
    }
    this.#loaded = true;
  }

  /** Gives the cell its class and shows the next one at once; where it could not be kept, the cell comes back. */
  async label(className: string): Promise<void> {
    const cell = currentCell(this.#queue);
    if (cell === undefined || (await reviewing.reviewer()) === null) return;
    const { screening } = cell.source;
    const before = this.#queue.given.get(cell.id);
    this.#queue = give(this.#queue, cell.id, className);
    const outcome = await reviewing.review({
      ...{ screening, cell: cell.id, className },
      onundone: ({ slides }) => {
        this.#touch(screening, slides);
        this.#queue = takeBack(this.#queue, cell.id, before);
      },
    });
    if (outcome === undefined) this.#queue = takeBack(this.#queue, cell.id, before);
    else this.#touch(screening, outcome.slides);
    await this.#fillOrTell();
  }

  skip(): void {
    this.#queue = skip(this.#queue);
    void this.#fillOrTell();
  }

  back(): void {
    this.#queue = goBack(this.#queue);
  }

  #touch(screening: number, slides: readonly SlideSummary[]): void {
    const touched = new Map(this.#touched);
    for (const summary of slides) touched.set(`${screening}/${summary.slide}`, { ...summary, screening });
    this.#touched = touched;
  }

  async #fillOrTell(): Promise<void> {
    try {
      await this.#fill();
    } catch (error) {
      this.#error = toErrorBody(error);
    }
  }

  async #fill(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (cellsAhead(this.#queue, LOW).length < LOW) {
        const source = this.#sources.find(({ loaded, total }) => loaded < total);
        if (source === undefined) break;
        await this.#loadMore(source);
      }
    } finally {
      this.#filling = false;
    }
  }

  /** The cells that got a class are no doubtful ones any more: those left over of the loaded ones come first. */
  async #loadMore(source: OpenSource): Promise<void> {
    const { screening } = source;
    const given = this.#queue.cells.filter(
      (cell) => cell.source.screening === screening && this.#queue.given.has(cell.id),
    ).length;
    const { rows } = await api.screening.cells({
      ...{ screening, show: 'doubtful', order: 'doubt' },
      ...{ offset: source.loaded - given, limit: PAGE },
    });
    source.loaded = rows.length === 0 ? source.total : source.loaded + rows.length;
    const atEnd = currentCell(this.#queue) === undefined;
    this.#queue = extend(
      this.#queue,
      rows.map((row) => ({ ...row, source })),
    );
    if (atEnd && this.#queue.given.size > 0)
      this.#queue = skip({ ...this.#queue, place: this.#queue.place - 1 });
  }
}
