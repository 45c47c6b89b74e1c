import { isOutOfMemory } from '../../runners/index.ts';
import type { Parameter } from '../head.ts';
import type { PassResult } from '../pass-sum.ts';
import type { Logits } from '../temperature.ts';
import { NetworkTrainer, type NetworkTrainerSetup } from './network-trainer.ts';

/** Is told how many images a step has from now on. */
export type OnSmallerBatch = (images: number) => void;

/**
 * A trainer whose batches fit: where a device has too little memory for a batch, it goes on with half of it. The pass
 * over the images in which that happens begins again, with the weights as they are.
 */
export class FittingTrainer {
  readonly #setup: NetworkTrainerSetup;
  readonly #onSmallerBatch: OnSmallerBatch | undefined;
  #batchSize: number;
  #trainer: NetworkTrainer;

  constructor(setup: NetworkTrainerSetup, onSmallerBatch: OnSmallerBatch | undefined) {
    this.#setup = setup;
    this.#onSmallerBatch = onSmallerBatch;
    this.#batchSize = Math.min(setup.batchSize, setup.train.labels.length);
    this.#trainer = new NetworkTrainer(setup);
  }

  /** The trainer as it is now; opened after `open`. */
  get now(): NetworkTrainer {
    return this.#trainer;
  }

  /** Throws `out-of-memory` where not even one image fits, and what the back end throws. */
  async open(): Promise<void> {
    for (;;) {
      try {
        await this.#trainer.open();
        return;
      } catch (error) {
        await this.#takeHalf(error);
      }
    }
  }

  trainEpoch(epoch: number, signal: AbortSignal): Promise<PassResult> {
    return this.#fitting((trainer) => trainer.trainEpoch(epoch, signal));
  }

  validate(epoch: number, signal: AbortSignal): Promise<PassResult> {
    return this.#fitting((trainer) => trainer.validate(epoch, signal));
  }

  predict(weights: readonly Parameter[], signal: AbortSignal): Promise<Logits> {
    return this.#fitting((trainer) => trainer.predict(weights, signal));
  }

  async #fitting<Result>(pass: (trainer: NetworkTrainer) => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await pass(this.#trainer);
      } catch (error) {
        await this.#takeHalf(error);
        await this.open();
      }
    }
  }

  async #takeHalf(error: unknown): Promise<void> {
    if (!isOutOfMemory(error) || this.#batchSize <= 1) throw error;
    await this.#trainer.close();
    this.#batchSize = Math.floor(this.#batchSize / 2);
    this.#onSmallerBatch?.(this.#batchSize);
    this.#trainer = new NetworkTrainer({ ...this.#setup, batchSize: this.#batchSize });
  }
}
