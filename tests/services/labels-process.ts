/**
 * A process of its own for the test that kills it: checks the labels of a data folder's dataset and prints a line for
 * each fold. Argument: data folder.
 */
import { checkLabels } from '../../src-main/services/labels/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { printLine } from '../support/killed-process.ts';

const [, , home = ''] = process.argv;
const workspace = openWorkspace(home);
await checkLabels(
  workspace,
  { dataset: 'clinic' },
  {
    signal: new AbortController().signal,
    report: ({ stage, done }) => {
      if (stage === 'Judging labels') printLine(String(done));
    },
    log: () => undefined,
  },
);
workspace.close();
