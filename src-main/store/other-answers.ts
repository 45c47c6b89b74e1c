import type { Connection } from './connection.ts';
import { doublesFromBlob, doublesToBlob } from './doubles.ts';

/** What versions answer on the test images of other versions. */
export class OtherAnswers {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Keeps probabilities, images × classes, in the order of the test of version number `testOf`. */
  save(number: number, testOf: number, probabilities: Float64Array): void {
    this.#connection
      .command('INSERT OR REPLACE INTO other_answers (version, test_of, probabilities) VALUES (?, ?, ?)')
      .run(number, testOf, doublesToBlob(probabilities));
  }

  /** As they were saved; undefined where they are not known. */
  find(number: number, testOf: number): Float64Array | undefined {
    return doublesFromBlob(
      this.#connection
        .column<[number, number], unknown>(
          'SELECT probabilities FROM other_answers WHERE version = ? AND test_of = ?',
        )
        .get(number, testOf),
    );
  }
}
