/** Screens a folder in a process of its own and prints what that took: see memory.ts. */
import { readFileSync } from 'node:fs';
import { silentJob } from '../src-main/base/index.ts';
import { screeningOptionsSchema } from '../src-main/contract/index.ts';
import { screenFolder } from '../src-main/services/screening/index.ts';
import { openWorkspace } from '../src-main/services/workspace/index.ts';

const [home, folder, model, outFolder] = process.argv.slice(2);
if (home === undefined || folder === undefined) throw new Error('memory-process.ts home folder model out');
const workspace = openWorkspace(home);
const { summary } = await screenFolder(
  workspace,
  {
    ...{ folder, model, outFolder, beginAnew: true, device: 'cpu' },
    slides: { kind: 'folder' },
    options: screeningOptionsSchema.parse({}),
  },
  silentJob,
);
workspace.close();
console.log(
  JSON.stringify({
    done: summary.done,
    peakBytes: peakKibibytes() * 1024,
    imagesPerSecond: summary.imagesPerSecond,
  }),
);

/** The most physical memory that this process ever held. */
function peakKibibytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  // What Linux tells in `maxRSS` begins with the memory of the process that started this one.
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
