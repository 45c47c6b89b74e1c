// `npm test`: sets up a fresh clone, then runs every test that the repository alone can run, or those named.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project-node.mjs';
import { runTests, setUp } from './setup.mjs';

setUp();
const named = process.argv.slice(2);
runTests(named.length > 0 ? named : testFiles());

function testFiles() {
  const rooms = readdirSync(join(root, 'tests'), { withFileTypes: true }).filter(
    // What needs real cells or weights is `npm run test:real`.
    (room) => room.isDirectory() && room.name !== 'real',
  );
  return rooms.map(({ name }) => `tests/${name}/**/*.test.ts`);
}
