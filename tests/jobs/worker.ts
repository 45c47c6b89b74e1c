import { setTimeout as delay } from 'node:timers/promises';
import { AppError, throwIfCancelled } from '../../src-main/base/index.ts';
import { parentPort, serveTasks, type TaskContext } from '../../src-main/jobs/index.ts';

/** A worker for tests, whose tasks do as they are told. */
export interface TestTask {
  readonly steps: number;
  readonly stepMs: number;
  /** What it does after its steps. */
  readonly then?: 'crash' | 'fail' | 'bug' | 'hang';
}

serveTasks(parentPort(), (task, context) => run(task as TestTask, context));

async function run({ steps, stepMs, then }: TestTask, context: TaskContext): Promise<unknown> {
  context.log(`pid ${process.pid}`);
  for (let done = 0; done <= steps; done++) {
    throwIfCancelled(context);
    if (context.finishSoon.aborted) break;
    context.report({ stage: 'Counting', unit: 'steps', done, failed: 0, total: steps });
    if (stepMs > 0 && done < steps) await delay(stepMs);
  }
  if (then === 'crash') {
    process.stderr.write('out of something\n');
    process.abort();
  }
  if (then === 'fail')
    throw new AppError('corrupt', 'The file "x" is damaged.', { nextStep: 'Copy it again.' });
  if (then === 'bug') throw new TypeError('undefined is not a function');
  // Deaf to everything, as a native library may be.
  if (then === 'hang') for (;;) Math.sqrt(2);
  return { kind: 'backbone-import', backbone: 'counted' };
}
