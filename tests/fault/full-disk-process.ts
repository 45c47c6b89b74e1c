/**
 * A process on a small disk: does a job where there is too little room for it, then goes on with room again. Prints what
 * was lost, as a JSON list of sentences. Arguments: the disk, and an `Order` as JSON.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodeOf } from '../../src-main/cli/index.ts';
import { errorOf } from '../support/command-line.ts';
import { emptyDisk, fillDisk } from '../support/filler.ts';
import { assertSameEnd, JOBS } from './jobs.ts';
import { assertSound } from './sound-home.ts';
import { placeAt } from './stages.ts';

/** What is to be done on the disk. */
export interface Order {
  readonly job: string;
  readonly home: string;
  readonly cells: string;
  readonly slides: string;
  readonly figures: unknown;
  /** Bytes that are free at each attempt, at the most. */
  readonly rooms: readonly number[];
}

const [, , disk = '', text = ''] = process.argv;
const { job: name, figures, rooms, ...read } = JSON.parse(text) as Order;
const lost: string[] = [];
for (const room of rooms)
  try {
    await attempt(room);
  } catch (error) {
    lost.push(`${name} with ${room} bytes: ${error instanceof Error ? error.message : String(error)}`);
  }
console.log(JSON.stringify(lost));

async function attempt(room: number): Promise<void> {
  const job = JOBS.find((known) => known.name === name);
  if (!job) throw new Error(`there is no job ${name}`);
  const own = join(disk, 'own');
  // Where it fitted, there was no attack: once more with half the room.
  for (let left = room; ; left = Math.floor(left / 2)) {
    const place = await placeAt(own, read);
    const words = [...job.words(place), '--json'];
    fillDisk(disk, left);
    const ended = await place.commandLine.run(words);
    emptyDisk(disk);
    if (ended.code === exitCodeOf('no-space') || left === 0) {
      errorOf('no-space', words, ended);
      assertSound(place.commandLine.home);
      await assertSameEnd(job, place, figures);
      break;
    }
    if (ended.code !== 0) throw new Error(`ended with ${String(ended.code)}: ${ended.stdout}${ended.stderr}`);
    await rm(own, { recursive: true });
  }
  if (existsSync(own)) await rm(own, { recursive: true });
}
