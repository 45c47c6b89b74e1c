/** Why Chromium says that a process ended. */
export type GoneReason =
  | 'clean-exit'
  | 'abnormal-exit'
  | 'killed'
  | 'crashed'
  | 'oom'
  | 'launch-failed'
  | 'integrity-failure'
  | 'memory-eviction';

const RELOADS_A_MINUTE = 2;
const GPU_CRASHES_BEFORE_SOFTWARE = 3;

/**
 * What to do when the page's process has gone. Jobs run elsewhere, so showing the page again loses nothing; a page that
 * crashes again and again is shown only when the person asks. `reloadsMs` are the times of former reloads.
 */
export function afterPageGone(
  reason: GoneReason,
  reloadsMs: readonly number[],
  nowMs: number,
): 'nothing' | 'reload' | 'ask' {
  if (reason === 'clean-exit') return 'nothing';
  // The program's files were changed: loading them again would run what is not ours.
  if (reason === 'integrity-failure') return 'ask';
  const recent = reloadsMs.filter((atMs) => nowMs - atMs < 60_000);
  return recent.length < RELOADS_A_MINUTE ? 'reload' : 'ask';
}

/**
 * What to do when Chromium's graphics process has gone. Chromium starts it again by itself; after the third time since
 * the start the next start draws without the graphics card.
 */
export function afterGpuGone(reason: GoneReason, times: number): 'nothing' | 'software-next-time' {
  return reason !== 'clean-exit' && times >= GPU_CRASHES_BEFORE_SOFTWARE ? 'software-next-time' : 'nothing';
}
