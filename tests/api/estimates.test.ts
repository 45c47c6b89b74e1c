import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { smallRecipe } from '../support/clinic.ts';
import { openLaboratory } from '../support/laboratory.ts';
import { startApp } from '../support/running-app.ts';

const { commandLine } = await openLaboratory({ after });
const { client } = await startApp({ after }, commandLine.home);

/** What was measured of looking at pictures, by kinds of looking: each number of views is one. */
function measured(): number {
  const database = new SqliteDatabase(join(commandLine.home, 'smearwise.db'), { readonly: true });
  const keys = database.prepare(`SELECT count(*) FROM settings WHERE key LIKE 'measured looking %'`).pluck();
  const count = keys.get();
  database.close();
  return Number(count);
}

test('an estimate that nobody waits for any more is not measured to its end', async () => {
  const asked = (views: number) => ({
    ...{ dataset: 'clinic', split: '50-25-25-seed1', backbone: 'smearnet' },
    recipe: smallRecipe({ inputSize: 112, augmentation: { views } }),
  });
  const stop = new AbortController();
  const left = client.training.estimate(asked(1), { signal: stop.signal });
  setTimeout(() => {
    stop.abort();
  }, 100);
  await assert.rejects(left, { name: 'AbortError' });
  // Begins later and takes longer, so that the first would be at its end by then had it gone on.
  const { seconds } = await client.training.estimate(asked(8));
  assert.ok(seconds > 0);
  assert.equal(measured(), 1);
});
