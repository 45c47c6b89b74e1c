/**
 * A process of its own for the tests that kill it: classifies the pending cells of a screening in small batches with
 * answers that depend on the cell's number alone. Arguments: data folder, number of the screening, and how many batches it
 * reports at most (all) before it waits to be killed.
 */
import { writeSync } from 'node:fs';
import { openStore } from '../../src-main/store/index.ts';
import { resultOf } from './screening.ts';

const [, , home = '', screening = '', mostBatches = 'Infinity'] = process.argv;
const store = openStore(home);
for (let batch = 1; ; batch++) {
  const pending = store.cells.nextPending(Number(screening), 0, 16);
  if (pending.length === 0) break;
  store.cells.record(pending.map(resultOf));
  writeSync(process.stdout.fd, 'batch\n');
  if (batch >= Number(mostBatches)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
store.close();
