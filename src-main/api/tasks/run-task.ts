import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { z } from 'zod';
import { AppError, type JobContext } from '../../base/index.ts';
import type { TaskContext } from '../../jobs/index.ts';
import { openWorkspace, type Workspace } from '../../services/workspace/index.ts';
import { databasePath } from '../../store/index.ts';
import { type Calculations, calculations } from './calculations.ts';
import { jobTaskSchema } from './job-task.ts';
import { runJob } from './run-job.ts';

/** A calculation as it is sent to a worker. */
export const calculationSchema = z.object({ calculation: z.string(), input: z.unknown() });

/** Does what the main process sends to a worker: a job or a calculation, on the data folder. */
export async function runTask(home: string, task: unknown, context: TaskContext): Promise<unknown> {
  requireHome(home);
  const workspace = openWorkspace(home, { source: 'job' });
  try {
    const calculation = calculationSchema.safeParse(task);
    if (calculation.success) {
      return await calculate(workspace, calculation.data.calculation, calculation.data.input, context);
    }
    stepBack();
    const job = jobTaskSchema.parse(task);
    workspace.log.line('info', 'job', `${job.kind} begins`);
    return await runJob(workspace, job, context);
  } catch (error) {
    workspace.log.failure('job', 'failed', error);
    throw error;
  } finally {
    workspace.close();
  }
}

/** The app has opened it before: where it is gone now, a new and empty one must not take its place. */
function requireHome(home: string): void {
  if (existsSync(databasePath(home))) return;
  throw new AppError('unavailable', `The data folder "${home}" went away while Smearwise was open.`, {
    nextStep: 'Connect its disk again, or restore the folder, then start Smearwise again.',
  });
}

/** A job is long: the processor is first for the person at the screen, whose main process answers in between. */
function stepBack(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A system that does not allow it runs the job as any other process.
  }
}

async function calculate(
  workspace: Workspace,
  name: string,
  input: unknown,
  job: JobContext,
): Promise<unknown> {
  if (!(name in calculations)) throw new AppError('bug', `There is no calculation "${name}".`);
  const run = calculations[name as keyof Calculations] as (
    on: Workspace,
    input: unknown,
    job: JobContext,
  ) => unknown;
  return await run(workspace, input, job);
}
