// `npm run demo`: sets up a fresh clone, then runs the main job; see demo.ts.
import { runNode, setUp } from './setup.mjs';

setUp();
runNode(['scripts/demo.ts', ...process.argv.slice(2)]);
