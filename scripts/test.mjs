// `npm test`: sets up a fresh clone, then runs every test, or those named on the command line.
import { runNode, setUp } from './setup.mjs';

// Tests begin with an empty data folder, but those of the shipped model.
process.env.SMEARWISE_SHIPPED_MODEL ??= 'off';
setUp();
const named = process.argv.slice(2);
runNode(['--test', '--test-timeout=600000', ...(named.length > 0 ? named : ['tests/**/*.test.ts'])]);
