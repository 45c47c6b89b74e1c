import type { JobContext } from '../../base/index.ts';

/** The context of a training, which can be brought to an early but proper end. */
export interface TrainingJob extends JobContext {
  /** Once aborted, the running epoch is the last, and the best so far becomes the model. */
  readonly finishSoon?: AbortSignal;
}
