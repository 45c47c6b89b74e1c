/** Disks that fill up under each job: told, nothing half written, and with room again the job comes to the same. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Random } from '../../src-main/base/index.ts';
import { onSmallDisk, whyNoSmallDisk } from '../support/limited-disk.ts';
import { onlyDocument } from '../support/command-line.ts';
import type { Order } from './full-disk-process.ts';
import { JOBS } from './jobs.ts';
import { playStages } from './stages.ts';
import { IS_LONG, sizeOf, Tally } from './tally.ts';

const PROCESS = fileURLToPath(new URL('./full-disk-process.ts', import.meta.url));
/** For each job. */
const DISKS = sizeOf(1, 10);
const DISK_KIB = 64_000;
const MOST_ROOM_BYTES = 600_000;

test(`${DISKS} full disks under each job`, { skip: whyNoSmallDisk() }, async () => {
  const tally = new Tally('diskFull');
  const { folder, list, ...read } = await playStages({ after }, IS_LONG ? JOBS : JOBS.slice(0, 1));
  const random = Random.of(20261129, 'disks');
  const disk = join(folder, 'small disk');
  await mkdir(disk);
  for (const { job, home, figures } of list) {
    const rooms = Array.from({ length: DISKS }, () => random.integer(0, MOST_ROOM_BYTES));
    const order: Order = { job: job.name, home, figures, rooms, ...read };
    const ended = await onSmallDisk(
      disk,
      DISK_KIB,
      `"${process.execPath}" "${PROCESS}" "${disk}" '${JSON.stringify(order)}'`,
    );
    assert.equal(ended.code, 0, ended.stderr);
    tally.add(DISKS, z.array(z.string()).parse(onlyDocument(ended)));
  }
  tally.end();
});
