import { throwIfCancelled } from '../../base/index.ts';

/**
 * What `work` gives, or `cancelled` as soon as the signal says so, whatever becomes of `work` then. No listener
 * outlives the wait: one for each of a hundred thousand images would fill the memory.
 */
export async function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfCancelled({ signal });
  const stopped = Promise.withResolvers<undefined>();
  const stop = () => {
    stopped.resolve(undefined);
  };
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
  throwIfCancelled({ signal });
  return work;
}
