import type { JobContext } from '../../base/index.ts';
import type { EngineChoice } from '../../contract/index.ts';
import type { RunnerBackend } from '../../engine/runners/index.ts';
import { type BackendRequest, chooseBackend } from '../devices/index.ts';
import type { Workspace } from '../workspace/index.ts';

/** What computes a training. */
export type Engine = EngineChoice;

/**
 * Opens the back end asked for; where its graphics card fails meanwhile the processor goes on, and the job's log says so.
 * Memory that runs out reaches the caller as `out-of-memory`: a smaller batch may fit. Throws `unavailable` with the
 * reason for what was asked for by name and cannot be had.
 */
export function openBackend(
  { store }: Workspace,
  request: BackendRequest,
  job: JobContext,
): Promise<RunnerBackend> {
  return chooseBackend(store, request, (text) => {
    job.log(text);
  });
}
