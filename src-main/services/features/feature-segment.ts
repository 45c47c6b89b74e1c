import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError, namingTheFile } from '../../base/index.ts';

const MAGIC = 'SMWF0002';
const HEADER_BYTES = 16;
const HASH_BYTES = 32;
const CRC_BYTES = 4;

/** Half-precision values of one image. */
export interface FeatureRecord {
  readonly imageSha256: string;
  readonly values: Float16Array;
}

/**
 * One file of a feature cache: magic `SMWF0002`, values in a record (uint32 little-endian), padding to 16 bytes; then
 * records of SHA-256, CRC-32 of hash and values, values. It is written by one process alone, only ever at its end; a
 * process killed meanwhile leaves a cut-off record there, which is passed over.
 */
export class FeatureSegment {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #recordBytes: number;
  #end: number;

  private constructor(path: string, file: FileHandle, valuesPerRecord: number) {
    this.path = path;
    this.#file = file;
    this.#recordBytes = HASH_BYTES + CRC_BYTES + Float16Array.BYTES_PER_ELEMENT * valuesPerRecord;
    this.#end = HEADER_BYTES;
  }

  /** A new, empty file. Throws where there is one of this name. */
  static async create(path: string, valuesPerRecord: number): Promise<FeatureSegment> {
    const file = await open(path, 'wx+');
    const segment = new FeatureSegment(path, file, valuesPerRecord);
    try {
      await segment.#write(headerOf(valuesPerRecord));
      return segment;
    } catch (error) {
      await segment.close();
      throw error;
    }
  }

  /**
   * An existing file, to read from. Throws `corrupt` where it is another kind of file or holds records of another
   * length; one that ends within its header is empty.
   */
  static async open(path: string, valuesPerRecord: number): Promise<FeatureSegment> {
    const file = await open(path, 'r');
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
    if (bytesRead === HEADER_BYTES && !header.equals(headerOf(valuesPerRecord))) {
      await file.close();
      throw new AppError('corrupt', `The feature file "${path}" is damaged or belongs to another recipe.`, {
        nextStep: 'Delete that file; its features are computed again at the next training.',
      });
    }
    return new FeatureSegment(path, file, valuesPerRecord);
  }

  /** The image and the position of every whole record. */
  async *index(): AsyncGenerator<{ imageSha256: string; position: number }> {
    const { size } = await this.#file.stat();
    const hash = Buffer.alloc(HASH_BYTES);
    for (; this.#end + this.#recordBytes <= size; this.#end += this.#recordBytes) {
      await this.#file.read(hash, 0, HASH_BYTES, this.#end);
      yield { imageSha256: hash.toString('hex'), position: this.#end };
    }
  }

  /** Reads a record's values into `target`; false where its checksum is wrong. */
  async read(position: number, target: Float16Array): Promise<boolean> {
    const record = Buffer.alloc(this.#recordBytes);
    await this.#file.read(record, 0, this.#recordBytes, position);
    const values = record.subarray(HASH_BYTES + CRC_BYTES);
    if (record.readUInt32LE(HASH_BYTES) !== checksum(record, values)) return false;
    bytesOf(target).set(values);
    return true;
  }

  /** Adds records in one write; answers their positions. After an error the file must not be written again. */
  async append(records: readonly FeatureRecord[]): Promise<number[]> {
    const block = Buffer.alloc(records.length * this.#recordBytes);
    const positions = records.map(({ imageSha256, values }, index) => {
      const record = block.subarray(index * this.#recordBytes, (index + 1) * this.#recordBytes);
      const bytes = bytesOf(values);
      if (HASH_BYTES + CRC_BYTES + bytes.length !== record.length) {
        throw new RangeError(`"${basename(this.path)}" has no room for ${values.length} values in a record`);
      }
      record.write(imageSha256, 'hex');
      record.set(bytes, HASH_BYTES + CRC_BYTES);
      record.writeUInt32LE(checksum(record, bytes), HASH_BYTES);
      return this.#end + index * this.#recordBytes;
    });
    await this.#write(block);
    this.#end += block.length;
    return positions;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    await namingTheFile(this.path, () => this.#file.appendFile(bytes));
  }
}

function headerOf(valuesPerRecord: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 'latin1');
  header.writeUInt32LE(valuesPerRecord, MAGIC.length);
  return header;
}

function checksum(record: Buffer, values: Uint8Array): number {
  return crc32(values, crc32(record.subarray(0, HASH_BYTES)));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
