import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { errorBodySchema, jobDetailSchema } from '../../src-main/contract/index.ts';
import { drawSlides, openLaboratory, trainSmall } from '../support/laboratory.ts';
import { onSmallDisk, whyNoSmallDisk } from '../support/limited-disk.ts';
import { linkMany } from '../support/many-cells.ts';

const PROCESS = fileURLToPath(new URL('./full-disk-process.ts', import.meta.url));
const CELLS = 2000;
const DISK_KIB = 48_000;

const seenSchema = z.object({
  whileFull: z.object({
    failed: jobDetailSchema,
    active: z.number(),
    listed: z.array(z.string()),
    resumed: errorBodySchema,
  }),
  afterwards: z.object({
    job: jobDetailSchema,
    screening: z.object({ status: z.string(), done: z.number(), total: z.number() }),
  }),
  complaints: z.array(z.string()),
});

test(
  'a disk that is full while the app screens is told, though not even that can be recorded; with room again it goes on',
  {
    skip: whyNoSmallDisk(),
  },
  async () => {
    const laboratory = await openLaboratory({ after });
    await trainSmall(laboratory);
    await laboratory.commandLine.answer('models use', ['v1']);
    const slides = join(laboratory.folder, 'slides');
    const many = join(laboratory.folder, 'many');
    await drawSlides(slides, { A: 30 });
    await linkMany(slides, join(many, 'slide'), CELLS);
    const disk = join(laboratory.folder, 'small disk');
    await mkdir(disk);
    const lines = `
    cp -r "${laboratory.commandLine.home}" "${disk}/home"
    "${process.execPath}" "${PROCESS}" "${disk}" "${many}"`;
    const { code, stdout, stderr } = await onSmallDisk(disk, DISK_KIB, lines);
    assert.equal(code, 0, stderr);
    const { whileFull, afterwards } = seenSchema.parse(JSON.parse(stdout));
    assert.deepEqual([whileFull.failed.status, whileFull.failed.error?.code], ['failed', 'no-space']);
    assert.match(whileFull.failed.error?.message ?? '', /disk is full/);
    assert.ok(whileFull.failed.resumable);
    assert.equal(whileFull.active, 0);
    assert.equal(whileFull.listed[0], 'failed');
    assert.equal(whileFull.resumed.code, 'no-space');
    assert.equal(afterwards.job.status, 'finished');
    assert.deepEqual(
      [afterwards.screening.status, afterwards.screening.done, afterwards.screening.total],
      ['finished', CELLS, CELLS],
    );
  },
);
