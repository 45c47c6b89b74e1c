/**
 * A process whose clock may be wrong: imports, screens and makes backups. Prints what of it did not hold, as a JSON list of
 * sentences, one for each step at the most. Arguments: data folder, cells, a name.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { silentJob } from '../../src-main/base/index.ts';
import { screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { importDataset } from '../../src-main/services/datasets/index.ts';
import { listScreenings, screenFolder } from '../../src-main/services/screening/index.ts';
import { backUp, checkData } from '../../src-main/services/this-pc/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';

const BACKUPS = 3;

const [, , home = '', folder = '', name = ''] = process.argv;
const workspace = openWorkspace(home);
const steps: Readonly<Record<string, () => Promise<void> | void>> = {
  import: async () => {
    const { added } = await importDataset(workspace.store, { folder, name }, silentJob);
    assert.ok(added > 0);
  },
  screening: async () => {
    const { summary } = await screenFolder(
      workspace,
      {
        ...{ folder, model: undefined, outFolder: undefined, beginAnew: true, device: 'cpu' },
        slides: { kind: 'folder' },
        options: screeningOptionsSchema.parse({}),
      },
      silentJob,
    );
    assert.equal(summary.status, 'finished');
    const ids = listScreenings(workspace.store, { offset: 0, limit: 100 }).rows.map(({ id }) => id);
    assert.equal(ids[0], summary.id, 'the newest stands first');
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => b - a),
    );
  },
  backups: () => {
    for (let backup = 0; backup < BACKUPS; backup++) {
      const { file } = backUp(workspace);
      assert.ok(existsSync(file), 'the backup just made is there');
    }
  },
  verify: () => {
    assert.deepEqual(checkData(workspace).problems, []);
    const entries = workspace.store.audit.list().map(({ id }) => id);
    assert.deepEqual(
      entries,
      entries.toSorted((a, b) => a - b),
    );
  },
};
const lost: string[] = [];
for (const [step, work] of Object.entries(steps))
  try {
    await work();
  } catch (error) {
    lost.push(`${step}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
workspace.close();
console.log(JSON.stringify({ steps: Object.keys(steps).length, lost }));
