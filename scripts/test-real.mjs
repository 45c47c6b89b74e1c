// `npm run test:real`: the tests on real cells and real weights, where they are at hand.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project-node.mjs';
import { runTests, setUp } from './setup.mjs';

const folder = process.env.SMEARWISE_SHARED ?? join(root, '..', 'shared');
if (!existsSync(folder)) {
  console.log(`Skipped: the tests on real cells and weights. There is no folder "${folder}".`);
  process.exit(0);
}
setUp();
const named = process.argv.slice(2);
runTests(named.length > 0 ? named : ['tests/real/*.test.ts']);
