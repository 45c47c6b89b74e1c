/**
 * The other side of guarded.ts: holds one graph in a thread, so that this one can look at the memory meanwhile; it says so
 * where that is more than the limit, which is its argument, and ends.
 */
import { toErrorBody } from '../../base/index.ts';
import type { ProcessAnswer } from './guarded.ts';
import { RunnerThread, type ThreadRequest } from './threaded.ts';

const LOOK_EVERY_MS = 10;
const mostBytes = Number(process.argv[2]);
const thread = new RunnerThread();

function answer(message: ProcessAnswer, then: () => void = () => undefined): void {
  process.send?.(message, then);
}

setInterval(() => {
  const bytes = process.memoryUsage.rss();
  if (bytes <= mostBytes) return;
  answer({ kind: 'too-large', bytes }, () => {
    process.kill(process.pid, 'SIGKILL');
  });
}, LOOK_EVERY_MS);

process.on('disconnect', () => {
  process.kill(process.pid, 'SIGKILL');
});
process.on('message', (message) => {
  void ask(message as ThreadRequest);
});

async function ask(request: ThreadRequest): Promise<void> {
  try {
    const result = await thread.ask(request);
    // The file is not sent back: nobody there needs it.
    answer(result.kind === 'opened' ? { ...result, file: new Uint8Array() } : result);
  } catch (error) {
    const { code, message, nextStep } = toErrorBody(error);
    answer({ kind: 'failed', error: { code, message, ...(nextStep !== undefined && { nextStep }) } });
  }
}
