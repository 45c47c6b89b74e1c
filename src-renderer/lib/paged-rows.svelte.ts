import type { ErrorBody } from '../../src-main/contract/index.ts';
import { toErrorBody } from './to-error-body.ts';
import { type PageRequest, pagesFor, pagesToForget } from './pages.ts';

const PAGE_ROWS = 200;
const PAGES_KEPT = 40;

/**
 * A list of any length of which only what is looked at is loaded: for `Table` and `VirtualGallery`. A row that is not
 * there yet is undefined.
 */
export class PagedRows<Row> {
  readonly #ask: (page: PageRequest) => Promise<{ total: number; rows: Row[] }>;
  #total = $state<number>();
  #error = $state.raw<ErrorBody>();
  #pages = $state.raw<ReadonlyMap<number, readonly Row[]>>(new Map());
  #asked = new Set<number>();
  #inView: readonly [first: number, last: number] = [0, 0];
  #generation = 0;

  constructor(ask: (page: PageRequest) => Promise<{ total: number; rows: Row[] }>) {
    this.#ask = ask;
  }

  /** Undefined until the first page is there. */
  get total(): number | undefined {
    return this.#total;
  }

  get error(): ErrorBody | undefined {
    return this.#error;
  }

  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
  }

  /** The place of a loaded row; -1 where none that is loaded is wanted. */
  indexWhere(isWanted: (row: Row) => boolean): number {
    for (const [page, rows] of this.#pages) {
      const index = rows.findIndex(isWanted);
      if (index >= 0) return page * PAGE_ROWS + index;
    }
    return -1;
  }

  /** Begins anew, e.g. after a change of the filter: the old rows go when the first new page is there. */
  async reload(): Promise<void> {
    this.#generation += 1;
    this.#asked = new Set();
    await this.#load(0, true);
    // Whoever shows them may still look at rows farther down.
    const [first, last] = this.#inView;
    this.need(Math.min(first, this.#total ?? 0), Math.min(last, (this.#total ?? 0) - 1));
  }

  /** Sees to it that these rows are loaded or on their way. */
  need(first: number, last: number): void {
    this.#inView = [first, last];
    for (const page of pagesFor(first, last, PAGE_ROWS))
      if (!this.#asked.has(page)) void this.#load(page, false);
  }

  /** Changes rows that are loaded, e.g. after a label was given; the page is not asked for again. */
  change(index: number, row: Row): void {
    const page = Math.floor(index / PAGE_ROWS);
    const rows = this.#pages.get(page);
    if (rows === undefined) return;
    this.#pages = new Map(this.#pages).set(page, rows.with(index % PAGE_ROWS, row));
  }

  async #load(page: number, anew: boolean): Promise<void> {
    const generation = this.#generation;
    this.#asked.add(page);
    try {
      const answer = await this.#ask({ offset: page * PAGE_ROWS, limit: PAGE_ROWS });
      if (generation !== this.#generation) return;
      const pages = new Map(anew ? [] : this.#pages).set(page, answer.rows);
      for (const far of pagesToForget([...pages.keys()], page, PAGES_KEPT)) {
        pages.delete(far);
        this.#asked.delete(far);
      }
      this.#pages = pages;
      this.#total = answer.total;
      this.#error = undefined;
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#asked.delete(page);
      this.#error = toErrorBody(error);
    }
  }
}
