import type { ApiInputs, ErrorBody, TrainingEstimate } from '../../../../src-main/contract/index.ts';
import { api } from '../../../lib/api/index.ts';
import { isSilent } from '../../../lib/errors.ts';
import { toErrorBody } from '../../../lib/to-error-body.ts';

export type EstimateRequest = ApiInputs['training']['estimate'];
/** What is known of a training's time: nothing yet, the time, or why it cannot be told. */
export type Estimate = { time: TrainingEstimate } | { error: ErrorBody } | undefined;

/** How long trainings would take on this PC. Asked for one after the other: each measures with all processors. */
export class Estimates {
  #known = $state.raw<ReadonlyMap<string, Estimate>>(new Map());
  #generation = 0;

  get(request: EstimateRequest): Estimate {
    return this.#known.get(JSON.stringify(request));
  }

  /** Asks for those not known yet, in this order; what an earlier call still had to ask for is forgotten. */
  async want(requests: readonly EstimateRequest[]): Promise<void> {
    this.#generation += 1;
    const mine = this.#generation;
    for (const request of requests) {
      if (mine !== this.#generation) return;
      if (this.get(request) === undefined) await this.#ask(request);
    }
  }

  /** Forgets failures, so that the next `want` tries again. */
  retry(): void {
    this.#known = new Map([...this.#known].filter(([, estimate]) => estimate && 'time' in estimate));
  }

  async #ask(request: EstimateRequest): Promise<void> {
    let answer: Estimate;
    try {
      answer = { time: await api.training.estimate(request) };
    } catch (error) {
      const body = toErrorBody(error);
      if (isSilent(body)) return;
      answer = { error: body };
    }
    this.#known = new Map(this.#known).set(JSON.stringify(request), answer);
  }
}
