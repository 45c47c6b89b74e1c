// `npm run guide`: takes the pictures of docs/guide.md anew, on synthetic cells; see guide-pictures.ts.
import { runNode, setUp } from './setup.mjs';

setUp();
runNode(['scripts/guide-pictures.ts']);
