import type { Epoch, Recipe } from '../../contract/index.ts';
import type { CheckpointKind, Store, TrainingRow } from '../../store/index.ts';

/** A training as it is recorded while it runs, so that a killed process can go on. */
export class TrainingRecord {
  readonly #store: Store;
  readonly #row: TrainingRow;
  readonly #begunMs = performance.now();
  #countedMs = this.#begunMs;

  constructor(store: Store, row: TrainingRow) {
    this.#store = store;
    this.#row = row;
  }

  get id(): number {
    return this.#row.id;
  }

  get recipe(): Recipe {
    return this.#row.recipe;
  }

  /** Time spent on this training so far, over all its runs. */
  seconds(): number {
    return this.#row.seconds + (performance.now() - this.#begunMs) / 1000;
  }

  /** Records an epoch, and the time until then, which a killed process could not add. */
  addEpoch(epoch: Epoch): void {
    this.#store.trainings.addEpoch(this.id, epoch);
    this.#addTime();
  }

  /** Writes the file first, then points to it, then removes the one it replaces. */
  async saveCheckpoint(kind: CheckpointKind, bytes: Uint8Array): Promise<void> {
    const { blobs, trainings } = this.#store;
    const hash = await blobs.put(bytes);
    const former = trainings.setCheckpoint(this.id, kind, hash);
    if (former !== undefined && former !== hash) await blobs.remove(former);
  }

  /** The last whole epoch, to go on from; nothing for a training that has none. */
  async resumePoint(): Promise<{ resumeFrom?: Uint8Array }> {
    const hash = this.#store.trainings.checkpoint(this.id, 'last');
    if (hash === undefined) return {};
    return { resumeFrom: await this.#store.blobs.get(hash, `the checkpoint of training ${this.id}`) };
  }

  /** Ends this run: its time is added, its outcome recorded. */
  end(
    status: 'stopped' | 'finished' | 'failed',
    error?: Parameters<Store['trainings']['setStatus']>[2],
  ): void {
    this.#addTime();
    this.#store.trainings.setStatus(this.id, status, error);
  }

  #addTime(): void {
    const nowMs = performance.now();
    this.#store.trainings.addSeconds(this.id, (nowMs - this.#countedMs) / 1000);
    this.#countedMs = nowMs;
  }
}
