import { hash } from 'node:crypto';

const LANES = 16;
const LANE_BITS = 32;
const LANE_LIMIT = 2 ** LANE_BITS;
/** Bytes of a sum as it is kept. */
export const SUM_BYTES = (LANES * LANE_BITS) / 8;
/** Lanes are doubles: so many rows may be added before carries must be taken out. */
const ROWS_UNTIL_CARRY = 2 ** 20;

/**
 * The sum, modulo 2^512, of the SHA-512 of rows: a digest of a set of rows that does not depend on their order, and takes
 * in or gives out a row without looking at the others (Bellare and Micciancio, "A new paradigm for collision-free
 * hashing", 1997: AdHASH).
 */
export class RowSum {
  readonly #lanes = new Float64Array(LANES);
  #rows = 0;
  #pending = 0;

  /** How many rows more were added than taken away. */
  get rows(): number {
    return this.#rows;
  }

  /** Adds a row (`sign` 1) or takes one away (-1); values as SQLite gives them, in the order of the columns. */
  note(sign: 1 | -1, values: readonly unknown[]): void {
    const digest = hash('sha512', rowText(values), 'buffer');
    for (let lane = 0; lane < LANES; lane++) {
      this.#lanes[lane] = (this.#lanes[lane] ?? 0) + sign * digest.readUInt32LE(lane * 4);
    }
    this.#rows += sign;
    if (++this.#pending >= ROWS_UNTIL_CARRY) this.#carry();
  }

  /** Adds what another sum came to (`sign` 1), or takes it away (-1). */
  add(other: RowSum, sign: 1 | -1 = 1): void {
    this.#carry();
    other.#carry();
    for (let lane = 0; lane < LANES; lane++) {
      this.#lanes[lane] = (this.#lanes[lane] ?? 0) + sign * (other.#lanes[lane] ?? 0);
    }
    this.#rows += sign * other.#rows;
    this.#carry();
  }

  equals(other: RowSum): boolean {
    return this.#rows === other.#rows && this.toBytes().equals(other.toBytes());
  }

  static from(bytes: Buffer, rows: number): RowSum {
    const sum = new RowSum();
    for (let lane = 0; lane < LANES; lane++) sum.#lanes[lane] = bytes.readUInt32LE(lane * 4);
    sum.#rows = rows;
    return sum;
  }

  toBytes(): Buffer {
    this.#carry();
    const bytes = Buffer.alloc(SUM_BYTES);
    for (let lane = 0; lane < LANES; lane++) bytes.writeUInt32LE(this.#lanes[lane] ?? 0, lane * 4);
    return bytes;
  }

  #carry(): void {
    let carry = 0;
    for (let lane = 0; lane < LANES; lane++) {
      const value = (this.#lanes[lane] ?? 0) + carry;
      carry = Math.floor(value / LANE_LIMIT);
      this.#lanes[lane] = value - carry * LANE_LIMIT;
    }
    this.#pending = 0;
  }
}

/** One text for each row: JSON of its values, with the digest of bytes in their place. */
function rowText(values: readonly unknown[]): string {
  const plain = values.some((value) => value instanceof Uint8Array)
    ? values.map((value) => (value instanceof Uint8Array ? { bytes: hash('sha512', value) } : value))
    : values;
  return JSON.stringify(plain);
}
