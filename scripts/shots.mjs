// `npm run shots`: pictures of every screen at two sizes, light and dark, in shots/; see shots.ts.
import { runNode, setUp } from './setup.mjs';

setUp();
runNode(['scripts/shots.ts', ...process.argv.slice(2)]);
