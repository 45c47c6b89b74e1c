import type { JobEnd, JobRecord, Store } from '../store/index.ts';

/** How jobs ended whose end could not be recorded, as on a full disk: kept and shown until it can be. */
export class UnrecordedEnds {
  readonly #jobs: Store['jobs'];
  readonly #ends = new Map<number, JobEnd & { readonly finishedAt: string }>();

  constructor(jobs: Store['jobs']) {
    this.#jobs = jobs;
  }

  keep(id: number, end: JobEnd): void {
    this.#ends.set(id, { ...end, finishedAt: new Date().toISOString() });
  }

  ids(): number[] {
    return [...this.#ends.keys()];
  }

  /** The job as it stands, whatever its record still says. */
  applyTo(record: JobRecord): JobRecord {
    return { ...record, ...this.#ends.get(record.id) };
  }

  /** Records the end of this job; false where that was done already. Throws what writing throws. */
  record(id: number): boolean {
    const end = this.#ends.get(id);
    if (end === undefined) return false;
    this.#jobs.end(id, end);
    this.#ends.delete(id);
    return true;
  }
}
