/**
 * A process of its own for the tests that kill it: trains on the dataset of a data folder, slowly, and prints each
 * epoch. Arguments: data folder, recipe as JSON, backbone.
 */
import { recipeSchema } from '../../src-main/contract/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { smallTraining } from '../support/clinic.ts';
import { printLine } from '../support/killed-process.ts';

const [, , home = '', recipe = '', backbone] = process.argv;
const workspace = openWorkspace(home);
await trainModel(
  workspace,
  smallTraining({
    ...(backbone === undefined ? {} : { backbone }),
    recipe: recipeSchema.parse(JSON.parse(recipe)),
  }),
  {
    signal: new AbortController().signal,
    report: () => undefined,
    log: (line) => {
      printLine(line, 40);
    },
  },
);
workspace.close();
