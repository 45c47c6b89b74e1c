import { join } from 'node:path';
import { silentJob } from '../src-main/base/index.ts';
import { importDataset } from '../src-main/services/datasets/index.ts';
import { openWorkspace } from '../src-main/services/workspace/index.ts';
import type { Bench } from './bench.ts';

const WHOLE_SET = 27_000;
const GOAL_SECONDS = 180;

/** Import of all crops at hand (read, hashed, inspected, compared, recorded), reckoned up to the whole NIH set. */
export const benchImport: Bench = async ({ cells, folder, say }) => {
  const workspace = openWorkspace(join(folder, 'import-home'));
  const request = { folder: cells.allReal ?? cells.folder, name: 'import', synthetic: cells.synthetic };
  const { filesSeen, seconds } = await importDataset(workspace.store, request, silentJob);
  workspace.close();
  const reckoned = (seconds / filesSeen) * WHOLE_SET;
  const from = `reckoned from ${filesSeen} in ${seconds.toFixed(1)} s`;
  say(`  ${(filesSeen / seconds).toFixed(0)} images/s`);
  return [
    {
      what: `Import of ${WHOLE_SET} images`,
      goal: `within ${GOAL_SECONDS} s`,
      measured: `${reckoned.toFixed(0)} s, ${from}`,
      isMet: reckoned <= GOAL_SECONDS,
    },
  ];
};
