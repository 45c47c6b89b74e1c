/**
 * A process of its own for the tests that kill or weigh it: screens a folder with the model `v1` of a data folder and
 * prints the images done and its memory in MB at each report. Arguments: data folder, folder, pause after each report in
 * milliseconds.
 */
import { screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { screenFolder } from '../../src-main/services/screening/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { printLine } from '../support/killed-process.ts';

const [, , home = '', folder = '', pauseMs = '0'] = process.argv;
const workspace = openWorkspace(home);
const request = {
  ...{ folder, model: 'v1', outFolder: undefined, beginAnew: false },
  device: 'cpu',
  slides: { kind: 'folder' },
  options: screeningOptionsSchema.parse({}),
} as const;
await screenFolder(workspace, request, {
  signal: new AbortController().signal,
  report: ({ done, stage }) => {
    if (stage !== 'Screening' || done === 0) return;
    printLine(`${done} ${process.memoryUsage.rss() / 1e6}`, Number(pauseMs));
  },
  log: () => undefined,
});
workspace.close();
