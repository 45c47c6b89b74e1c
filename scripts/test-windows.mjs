// `npm run test:windows`: sets up a fresh clone, makes a Windows PC of Wine in .cache/windows, and runs the tests there,
// or those named on the command line. Where there is no Wine they are skipped with the reason.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './project-node.mjs';
import { requiredNode, runTests, setUp } from './setup.mjs';

setUp();
const prepared = spawnSync(requiredNode(), [join(root, 'scripts', 'windows', 'prepare.ts')], {
  stdio: 'inherit',
});
if (prepared.status !== 0) process.exit(prepared.status ?? 1);
const named = process.argv.slice(2);
runTests(named.length > 0 ? named : ['tests/windows/*.test.ts']);
