import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support/clinic.ts';

const PROCESS = fileURLToPath(new URL('./first-screen-process.ts', import.meta.url));
/** None has a part in the first screen, and each made every start wait. */
const NOT_NEEDED = [
  /node_modules\/sharp\//,
  /node_modules\/@napi-rs\//,
  /node_modules\/write-excel-file\//,
  /\/engine\/autodiff\//,
  /\/engine\/training\//,
];

test('the first screen waits for neither the decoder of pictures, nor for learning, nor for spreadsheets', async (t) => {
  const home = await temporaryFolder(t, 'first-screen');
  const printed = execFileSync(process.execPath, [PROCESS, home], { encoding: 'utf8' });
  const { steps, loaded } = JSON.parse(printed) as { steps: { datasets: number }; loaded: string[] };
  assert.equal(steps.datasets, 0);
  assert.ok(loaded.some((address) => address.endsWith('/api/open-api.ts')));
  assert.deepEqual(
    loaded.filter((address) => NOT_NEEDED.some((part) => part.test(address))),
    [],
  );
});
