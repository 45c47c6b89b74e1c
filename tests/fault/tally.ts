import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach } from 'node:test';
import { type Kind, KINDS } from './kinds.ts';

/** `short`, `whole`, or a share of the whole from 0 to 1. */
const SIZE = process.env['SMEARWISE_FAULT'] ?? 'short';
/** Where each process of `npm run test:fault` leaves its counts. */
const FOLDER = process.env['SMEARWISE_FAULT_COUNTS'];

/** Whether more is to be tried than `npm test` has time for. */
export const IS_LONG = SIZE !== 'short';

/** How many of a kind are tried in this run, from their number in the short and in the whole one. */
export function sizeOf(short: number, whole: number): number {
  if (!IS_LONG) return short;
  const share = SIZE === 'whole' ? 1 : Number(SIZE);
  assert.ok(share > 0 && share <= 1, `SMEARWISE_FAULT is "${SIZE}": short, whole, or a share such as 0.25`);
  return Math.max(short, Math.round(whole * share));
}

let counts = 0;

/** What was tried of one kind, and what it did. */
export class Tally {
  readonly #kind: Kind;
  readonly #lost: string[] = [];
  #tried = 0;

  constructor(kind: Kind) {
    this.#kind = kind;
  }

  /** Counts attacks at once, with what was lost of them. */
  add(tried: number, lost: readonly string[] = []): void {
    this.#tried += tried;
    this.#lost.push(...lost);
  }

  /** Counts one attack, lost where `work` throws. */
  async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.add(1);
    } catch (error) {
      this.add(1, [`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`]);
    }
  }

  /** Leaves the counts for the table, and fails where anything was lost. */
  end(): void {
    if (FOLDER !== undefined) {
      const order = Object.keys(KINDS).indexOf(this.#kind);
      const record = { order, ...KINDS[this.#kind], tried: this.#tried, lost: this.#lost.length };
      writeFileSync(join(FOLDER, `${process.pid}-${counts++}.json`), JSON.stringify(record));
    }
    assert.equal(
      this.#lost.length,
      0,
      `${this.#lost.length} of ${this.#tried} lost:\n${this.#lost.join('\n')}`,
    );
  }
}

/** Counts every test of this file as one attack, lost where it fails. Called once, at the top of the file. */
export function countTests(kind: Kind): void {
  const tally = new Tally(kind);
  afterEach((context) => {
    // Hooks of a suite have no outcome of their own.
    if ('passed' in context) tally.add(1, context.passed ? [] : [context.name]);
  });
  after(() => {
    try {
      tally.end();
    } catch {
      // The test that failed has said so already.
    }
  });
}
