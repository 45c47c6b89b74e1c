import { readFileSync } from 'node:fs';

/** The most physical memory that this process ever held. */
export function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  // What Linux tells in `maxRSS` begins with the memory of the process that started this one.
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}
