/** Screens a folder in a process of its own and prints what that took: see memory.ts. */
import { silentJob } from '../src-main/base/index.ts';
import { screeningOptionsSchema } from '../src-main/contract/index.ts';
import { screenFolder } from '../src-main/services/screening/index.ts';
import { openWorkspace } from '../src-main/services/workspace/index.ts';
import { peakBytes } from './peak-bytes.ts';

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
    peakBytes: peakBytes(),
    imagesPerSecond: summary.imagesPerSecond,
  }),
);
