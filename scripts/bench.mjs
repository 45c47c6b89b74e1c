// `npm run bench`: sets up a fresh clone, then measures; see bench/run.ts.
import { runNode, setUp } from './setup.mjs';

setUp();
runNode(['bench/run.ts', ...process.argv.slice(2)]);
