// `npm run test:tripwire`: the whole story, watched: nothing is reached but this PC, nothing written but where it may be.
import { runTests, setUp } from './setup.mjs';

process.env.SMEARWISE_TRIPWIRE = 'whole';
setUp();
runTests(['tests/tripwire/*.test.ts']);
