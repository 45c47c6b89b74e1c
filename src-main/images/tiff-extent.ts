const STRIP_OFFSETS = 273;
const STRIP_BYTE_COUNTS = 279;
const TILE_OFFSETS = 324;
const TILE_BYTE_COUNTS = 325;

/** Bytes per value by field type (TIFF 6.0 section 2; types 16 to 18 from BigTIFF). */
const bytesPerValue: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [6, 1],
  [7, 1],
  [8, 2],
  [9, 4],
  [10, 8],
  [11, 4],
  [12, 8],
  [13, 4],
  [16, 8],
  [17, 8],
  [18, 8],
]);

interface Field {
  readonly valueBytes: number;
  readonly count: number;
  /** Where the values stand: inside the entry when they fit, else elsewhere in the file. */
  readonly position: number;
}

/** Reads the numbers of one TIFF file; past the end of the file every method throws a RangeError. */
class TiffReader {
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  readonly #big: boolean;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#littleEndian = this.#view.getUint8(0) === 0x49;
    this.#big = this.unsigned(2, 2) === 43;
  }

  unsigned(position: number, bytes: number): number {
    switch (bytes) {
      case 2:
        return this.#view.getUint16(position, this.#littleEndian);
      case 4:
        return this.#view.getUint32(position, this.#littleEndian);
      default:
        return Number(this.#view.getBigUint64(position, this.#littleEndian));
    }
  }

  /** The fields of the first picture, by tag. */
  firstDirectory(): Map<number, Field> {
    const pointerBytes = this.#big ? 8 : 4;
    const countBytes = this.#big ? 8 : 2;
    const start = this.unsigned(this.#big ? 8 : 4, pointerBytes);
    const entries = this.unsigned(start, countBytes);
    const entryBytes = 4 + 2 * pointerBytes;
    const end = start + countBytes + entries * entryBytes;
    // The pointer to the next directory closes this one.
    this.unsigned(end, pointerBytes);

    const fields = new Map<number, Field>();
    for (let entry = start + countBytes; entry < end; entry += entryBytes) {
      const valueBytes = bytesPerValue.get(this.unsigned(entry + 2, 2));
      if (valueBytes === undefined) continue;
      const count = this.unsigned(entry + 4, pointerBytes);
      const inEntry = entry + 4 + pointerBytes;
      const position = count * valueBytes <= pointerBytes ? inEntry : this.unsigned(inEntry, pointerBytes);
      fields.set(this.unsigned(entry, 2), { valueBytes, count, position });
    }
    return fields;
  }

  value(field: Field, index: number): number {
    return this.unsigned(field.position + index * field.valueBytes, field.valueBytes);
  }
}

/** Whether the first picture's directory, field values, strips or tiles lie behind the end of the file (TIFF 6.0, BigTIFF). */
export function tiffReachesBeyondEnd(bytes: Uint8Array): boolean {
  try {
    const reader = new TiffReader(bytes);
    const fields = reader.firstDirectory();
    const ends = [...fields.values()].map(({ position, count, valueBytes }) => position + count * valueBytes);
    const offsets = fields.get(STRIP_OFFSETS) ?? fields.get(TILE_OFFSETS);
    const byteCounts = fields.get(STRIP_BYTE_COUNTS) ?? fields.get(TILE_BYTE_COUNTS);
    if (offsets && byteCounts) {
      for (let part = 0; part < Math.min(offsets.count, byteCounts.count); part++) {
        ends.push(reader.value(offsets, part) + reader.value(byteCounts, part));
      }
    }
    return ends.some((end) => end > bytes.length);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}
