/** The app as a page meets it, in a process of its own that watches its own event loop: see app.ts. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openApi } from '../src-main/api/index.ts';
import { serveBrowser } from '../src-main/browser/index.ts';
import type { FromApp, ToApp } from './app.ts';

/** Node counts the sleep between two looks in. */
const LOOK_EVERY_MS = 5;

const home = process.argv[2];
if (home === undefined) throw new Error('app-process.ts home');
const log = (line: string) => process.stderr.write(`${line}\n`);
const api = openApi({ home, shell: 'browser', log });
const server = await serveBrowser({ api, folder: home, log });
const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
let cpu = process.cpuUsage();
let longestWorkMs = 0;
let worked = workedMs();
setInterval(() => {
  const now = workedMs();
  longestWorkMs = Math.max(longestWorkMs, now - worked);
  worked = now;
}, LOOK_EVERY_MS);

process.on('message', (message: ToApp) => {
  if (message === 'watch') {
    delay.reset();
    delay.enable();
    cpu = process.cpuUsage();
    worked = workedMs();
    longestWorkMs = 0;
  } else if (message === 'report') report();
  else void Promise.all([server.close(), api.close()]).then(() => process.exit());
});
tell({ origin: server.origin, address: server.newAddress() });

function report(): void {
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  const toMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - LOOK_EVERY_MS);
  tell({
    p99Ms: toMs(delay.percentile(99)),
    longestMs: toMs(delay.max),
    longestWorkMs,
    cpuSeconds: (user + system) / 1e6,
  });
}

/** Processor time of the main thread: what it was kept waiting for a processor is not its own work. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function tell(message: FromApp): void {
  process.send?.(message);
}
