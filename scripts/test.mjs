// `npm test`: sets up a fresh clone, then runs every test that the repository alone can run, or those named.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project-node.mjs';
import { runTests, setUp } from './setup.mjs';

setUp();
const named = process.argv.slice(2);
runTests(named.length > 0 ? named : testFiles());

function testFiles() {
  // What needs real cells or weights is `npm run test:real`, what needs Wine `npm run test:windows`.
  const others = ['real', 'windows'];
  const rooms = readdirSync(join(root, 'tests'), { withFileTypes: true }).filter(
    (room) => room.isDirectory() && !others.includes(room.name),
  );
  return rooms.map(({ name }) => `tests/${name}/**/*.test.ts`);
}
