import type { ImageFinding } from '../../contract/index.ts';
import type { DatasetRecord, ImageRecord, RecordedImage, Store } from '../../store/index.ts';
import type { Judged } from './import-judgement.ts';
import type { ListedFile } from './import-listing.ts';
import type { Fault } from './import-reading.ts';

/** An image of an earlier import, and why it could not be used by itself. */
interface EarlierImage {
  readonly record: RecordedImage;
  readonly leftOut: boolean;
  readonly fault: Fault | null;
}

/** These follow from the other images and are judged anew each time. */
const RELATIVE_PROBLEMS: readonly ImageFinding['problem'][] = [
  'duplicate',
  'class-conflict',
  'near-duplicate',
  'no-patient',
];

/** What earlier imports of a dataset recorded; nothing for a new dataset. */
export class EarlierImages {
  readonly #byPath: ReadonlyMap<string, EarlierImage>;

  constructor(store: Store, dataset: DatasetRecord | undefined) {
    const findings = Map.groupBy(dataset ? store.images.findings(dataset.id) : [], ({ path }) => path);
    const records = dataset ? store.images.all(dataset.id) : [];
    this.#byPath = new Map(
      records.map((record) => {
        const own = findings.get(record.path) ?? [];
        const fault = own.find(({ problem }) => !RELATIVE_PROBLEMS.includes(problem)) ?? null;
        return [record.path, { record, leftOut: own.some(({ leftOut }) => leftOut), fault }];
      }),
    );
  }

  has(path: string): boolean {
    return this.#byPath.has(path);
  }

  /** Whether the file need not be read again. One that could not be read the last time is tried again. */
  knows({ path, bytes, modifiedMs, origin }: ListedFile): boolean {
    const record = this.#byPath.get(path)?.record;
    return (
      record !== undefined &&
      record.sha256 !== null &&
      record.bytes === bytes &&
      record.modifiedMs === modifiedMs &&
      record.className === origin.className &&
      record.patient === origin.patient &&
      record.slide === origin.slide
    );
  }

  /** These images as they were, those in use first, so that a new copy of one does not take its place. */
  asBefore(paths: readonly string[]): Judged[] {
    const images = paths.flatMap((path) => this.#byPath.get(path) ?? []);
    const inOrder = [...images.filter(({ leftOut }) => !leftOut), ...images.filter(({ leftOut }) => leftOut)];
    return inOrder.map(({ record, fault }) => ({
      ...record,
      className: record.relabelledAs ?? record.className ?? '',
      fault,
    }));
  }

  /** Images that are not in the folder any more, without content: should one come back, it is read again. */
  gone(present: ReadonlySet<string>): ImageRecord[] {
    return [...this.#byPath.values()]
      .filter(({ record }) => !present.has(record.path))
      .map(({ record }) => ({ ...record, bytes: 0, modifiedMs: 0, sha256: null, perceptualHash: null }));
  }
}
