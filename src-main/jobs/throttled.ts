/** A function that acts at most once every so often; the newest call wins, and none is later than that. */
export function throttled<Argument>(
  act: (argument: Argument) => void,
  everyMs: number,
): { call: (argument: Argument) => void; flush: () => void } {
  let lastMs = -Infinity;
  let waiting: { readonly argument: Argument } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!waiting) return;
    const { argument } = waiting;
    waiting = undefined;
    lastMs = performance.now();
    act(argument);
  };
  return {
    call: (argument) => {
      waiting = { argument };
      const waitMs = lastMs + everyMs - performance.now();
      if (waitMs <= 0) flush();
      else timer ??= setTimeout(flush, waitMs);
    },
    flush,
  };
}
