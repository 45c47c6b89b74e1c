import type { ApiInputs, ErrorBody, TrainingEstimate } from '../../../../src-main/contract/index.ts';
import { api } from '../../../lib/api/index.ts';
import { isSilent } from '../../../lib/errors.ts';
import { toErrorBody } from '../../../lib/to-error-body.ts';

export type EstimateRequest = ApiInputs['training']['estimate'];
/** What is known of a training's time: nothing yet, the time, or why it cannot be told. */
export type Estimate = { time: TrainingEstimate } | { error: ErrorBody } | undefined;

/** One that is being asked for. */
interface Asked {
  readonly key: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** How long trainings would take on this PC. Asked for one after the other: each measures with all processors. */
export class Estimates {
  #known = $state.raw<ReadonlyMap<string, Estimate>>(new Map());
  #generation = 0;
  #asked: Asked | undefined;

  get(request: EstimateRequest): Estimate {
    return this.#known.get(keyOf(request));
  }

  /**
   * Asks for those not known yet, in this order. What an earlier call still had to ask for is forgotten, and what is
   * being measured for it is stopped where it is not wanted any more.
   */
  async want(requests: readonly EstimateRequest[]): Promise<void> {
    this.#generation += 1;
    const mine = this.#generation;
    if (!requests.some((request) => keyOf(request) === this.#asked?.key)) this.#asked?.stop.abort();
    for (const request of requests) {
      await this.#asked?.ended;
      if (mine !== this.#generation) return;
      if (this.get(request) === undefined) await this.#ask(request);
    }
  }

  /** Nobody waits any more: what is being measured is stopped. */
  leave(): void {
    void this.want([]);
  }

  /** Forgets failures, so that the next `want` tries again. */
  retry(): void {
    this.#known = new Map([...this.#known].filter(([, estimate]) => estimate && 'time' in estimate));
  }

  async #ask(request: EstimateRequest): Promise<void> {
    const key = keyOf(request);
    const stop = new AbortController();
    const ended = this.#measure(request, stop.signal).then((answer) => {
      if (answer !== undefined) this.#known = new Map(this.#known).set(key, answer);
      this.#asked = undefined;
    });
    this.#asked = { key, stop, ended };
    await ended;
  }

  /** Undefined where it was stopped. */
  async #measure(request: EstimateRequest, signal: AbortSignal): Promise<Estimate> {
    try {
      return { time: await api.training.estimate(request, { signal }) };
    } catch (error) {
      const body = toErrorBody(error);
      return signal.aborted || isSilent(body) ? undefined : { error: body };
    }
  }
}

function keyOf(request: EstimateRequest): string {
  return JSON.stringify(request);
}
