/**
 * A process of its own for the tests that kill it: classifies the pending cells of a screening in small batches with
 * answers that depend on the cell's number alone. Arguments: data folder, number of the screening.
 */
import { openStore } from '../../src-main/store/index.ts';
import { resultOf } from './screening.ts';

const [, , home = '', screening = ''] = process.argv;
const store = openStore(home);
for (;;) {
  const pending = store.cells.nextPending(Number(screening), 0, 16);
  if (pending.length === 0) break;
  store.cells.record(pending.map(resultOf));
  process.stdout.write('batch\n');
}
store.close();
