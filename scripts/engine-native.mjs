// `npm run engine:native`: sets up a fresh clone, then installs the native TensorFlow.js; see native/install.ts.
import { runNode, setUp } from './setup.mjs';

setUp();
runNode(['scripts/native/install.ts', ...process.argv.slice(2)]);
