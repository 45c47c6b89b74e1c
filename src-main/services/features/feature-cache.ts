import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../base/index.ts';
import { type FeatureRecord, FeatureSegment } from './feature-segment.ts';

/** `000001.features`, `000002.features` … */
const FILE_NAME = /^(\d{6})\.features$/;

/**
 * Features of images on disk, found again by the image's SHA-256: a folder for each recipe, in it one numbered file
 * for each training that added some, so that trainings may run side by side. A record that was cut off or whose
 * checksum is wrong counts as absent; computed again, it stands in a later file, and the later file holds.
 */
export class FeatureCache {
  readonly #folder: string;
  readonly #valuesPerRecord: number;
  readonly #segments: FeatureSegment[] = [];
  readonly #places = new Map<string, { segment: FeatureSegment; position: number }>();
  #nextNumber = 1;
  #own: FeatureSegment | undefined;

  private constructor(folder: string, valuesPerRecord: number) {
    this.#folder = folder;
    this.#valuesPerRecord = valuesPerRecord;
  }

  /** Opens the folder of a recipe or makes it. Throws `corrupt` for a file of another kind or record length. */
  static async open(folder: string, valuesPerRecord: number): Promise<FeatureCache> {
    await mkdir(folder, { recursive: true });
    const cache = new FeatureCache(folder, valuesPerRecord);
    try {
      await cache.#readIndex();
    } catch (error) {
      await cache.close();
      throw error;
    }
    return cache;
  }

  /** Reads one image's values into `target`; false where there is no sound record. */
  async read(imageSha256: string, target: Float16Array): Promise<boolean> {
    const place = this.#places.get(imageSha256);
    if (!place) return false;
    const isSound = await place.segment.read(place.position, target);
    if (!isSound) this.#places.delete(imageSha256);
    return isSound;
  }

  /** Writes records at once. Images already there are passed over. One call at a time. */
  async append(records: readonly FeatureRecord[]): Promise<void> {
    const fresh = records.filter((record) => !this.#places.has(record.imageSha256));
    if (fresh.length === 0) return;
    const segment = (this.#own ??= await this.#createSegment());
    // Until it is known that all of it was written, nothing may follow it in this file.
    this.#own = undefined;
    const positions = await segment.append(fresh);
    this.#own = segment;
    fresh.forEach(({ imageSha256 }, index) => {
      this.#places.set(imageSha256, { segment, position: positions[index] ?? 0 });
    });
  }

  async close(): Promise<void> {
    for (const segment of this.#segments.splice(0)) await segment.close();
  }

  async #readIndex(): Promise<void> {
    const names = await readdir(this.#folder);
    const numbers = names.flatMap((name) => FILE_NAME.exec(name)?.[1] ?? []).map(Number);
    numbers.sort((a, b) => a - b);
    for (const number of numbers) {
      const segment = await FeatureSegment.open(this.#pathOf(number), this.#valuesPerRecord);
      this.#segments.push(segment);
      for await (const { imageSha256, position } of segment.index()) {
        this.#places.set(imageSha256, { segment, position });
      }
      this.#nextNumber = number + 1;
    }
  }

  /** The next free number; another process may take one at the same moment. */
  async #createSegment(): Promise<FeatureSegment> {
    for (; ; this.#nextNumber++) {
      try {
        const segment = await FeatureSegment.create(this.#pathOf(this.#nextNumber), this.#valuesPerRecord);
        this.#segments.push(segment);
        return segment;
      } catch (error) {
        if (systemErrorCode(error) !== 'EEXIST') throw error;
      }
    }
  }

  #pathOf(number: number): string {
    return join(this.#folder, `${String(number).padStart(6, '0')}.features`);
  }
}
