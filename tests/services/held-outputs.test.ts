/** A spreadsheet has one file of an output open: the whole output stays as it was, and the person is told what to close. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { exportModel } from '../../src-main/services/models/index.ts';
import { exportScreening, reviewCells, screenFolder } from '../../src-main/services/screening/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { openClinic, smallTraining, temporaryFolder } from '../support/clinic.ts';
import { hold, pretendToBeOn } from '../support/held-files.ts';

const { workspace, cells } = await openClinic({ after });
await trainModel(workspace, smallTraining({ name: 'first' }), silentJob);
await trainModel(workspace, smallTraining({ name: 'second' }), silentJob);

async function contentsOf(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).sort();
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const),
    ),
  );
}

function openElsewhere(t: TestContext, file: string) {
  pretendToBeOn(t, 'win32');
  hold(t, file, { code: 'EPERM' });
  return { code: 'conflict', message: `"${file}" is open in another program.`, nextStep: /^Close it there/ };
}

const NOTHING_MORE = { imageFingerprints: false, patientNames: false };

test('an export never mixes a new model with the card of the one before', async (t) => {
  const folder = await temporaryFolder(t, 'export');
  const file = join(folder, 'model.onnx');
  await exportModel(workspace, 'first', file, NOTHING_MORE);
  const before = await contentsOf(folder);
  const refusal = openElsewhere(t, `${file}.json`);
  await assert.rejects(exportModel(workspace, 'second', file, { ...NOTHING_MORE, overwrite: true }), refusal);
  assert.deepEqual(await contentsOf(folder), before);
});

test('tables and report of a screening are replaced together or not at all', async (t) => {
  const { summary, outFolder } = await screenFolder(
    workspace,
    {
      folder: cells,
      model: 'first',
      slides: { kind: 'folder' },
      options: screeningOptionsSchema.parse({ minimumCells: 10 }),
      outFolder: await temporaryFolder(t, 'report'),
      beginAnew: false,
      device: 'cpu',
    },
    silentJob,
  );
  const before = await contentsOf(outFolder);
  assert.equal(before.size, 5);
  const review = { screening: summary.id, cells: [1], className: summary.positiveClass, reviewer: 'Ada' };
  assert.equal(reviewCells(workspace.store, review).changed, 1);
  const refusal = openElsewhere(t, join(outFolder, 'slides.xlsx'));
  await assert.rejects(exportScreening(workspace, { screening: summary.id, outFolder }), refusal);
  assert.deepEqual(await contentsOf(outFolder), before);
});
