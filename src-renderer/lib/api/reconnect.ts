/** How long to wait before the next try after `failures` failed ones in a row: 0.25 s, doubling, at most 5 s. */
export function reconnectDelayMs(failures: number): number {
  return Math.min(5000, 250 * 2 ** failures);
}

/** Waits; ends at once, without an error, when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
