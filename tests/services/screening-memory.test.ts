import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { silentJob } from '../../src-main/base/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { drawnCell, openClinic, smallTraining, temporaryFolder } from '../support/clinic.ts';

const FILES = 6000;
const KINDS = 10;
/** Garbage that waits to be collected comes and goes by some ten megabytes. */
const MOST_GROWTH_MB = 40;

test('the memory of a screening does not grow with the number of images', async (t) => {
  const { workspace } = await openClinic(t);
  await trainModel(workspace, smallTraining(), silentJob);
  const folder = await temporaryFolder(t, 'many');
  await mkdir(join(folder, 'slide'));
  for (let kind = 0; kind < KINDS; kind++) {
    await writeFile(join(folder, `${kind}.png`), await drawnCell(kind % 2 === 0 ? 'spot' : 'empty', kind));
  }
  for (let file = 0; file < FILES; file++) {
    await link(join(folder, `${file % KINDS}.png`), join(folder, 'slide', `cell ${file}.png`));
  }
  const script = fileURLToPath(new URL('screening-process.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, workspace.home, folder]);
  const samples = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  const largestBetween = (low: number, high: number) =>
    Math.max(
      ...samples.flatMap(([done = 0, megabytes = 0]) => (done > low && done <= high ? [megabytes] : [])),
    );
  const [early, late] = [largestBetween(3500, 4000), largestBetween(5500, FILES + KINDS)];
  assert.equal(samples.at(-1)?.[0], FILES + KINDS);
  assert.ok(
    late - early < MOST_GROWTH_MB,
    `${early.toFixed(0)} MB at 4,000 images, ${late.toFixed(0)} MB at 6,000`,
  );
  t.diagnostic(`${early.toFixed(0)} MB at 4,000 images, ${late.toFixed(0)} MB at 6,000`);
});
