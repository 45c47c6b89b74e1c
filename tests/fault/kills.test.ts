/** Jobs killed as by a power switch, at random moments: nothing is lost, and going on comes to the same. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../src-main/base/index.ts';
import { threeAtATime } from '../support/command-line.ts';
import { assertSameEnd, type Place } from './jobs.ts';
import { assertSound } from './sound-home.ts';
import { placeAt, playStages, type Stage } from './stages.ts';
import { sizeOf, Tally } from './tally.ts';

const KILLS = sizeOf(6, 200);
const MOST_TRIES = 6;

test(`${KILLS} kills over all jobs`, async () => {
  const tally = new Tally('killed');
  const { folder, list, ...read } = await playStages({ after });
  const random = Random.of(20261129, 'kills');
  const planned = Array.from({ length: KILLS }, (_, number) => {
    const stage = list[number % list.length];
    assert.ok(stage);
    return { number, stage, moment: random.uniform(0.1, 1) };
  });
  await threeAtATime(planned, ({ number, stage, moment }) =>
    tally.attempt(`kill ${number}, at ${moment.toFixed(2)} of ${stage.job.name}`, async () => {
      const own = join(folder, `kill ${number}`);
      const newPlace = () => placeAt(own, { home: stage.home, ...read });
      const place = await killed(stage, moment, newPlace, () => rm(own, { recursive: true }));
      assertSound(place.commandLine.home);
      await assertSameEnd(stage.job, place, stage.figures);
      await rm(own, { recursive: true });
    }),
  );
  tally.end();
});

/** Kills a job at a moment of the time that it takes; where it was faster, once more in half the time. */
async function killed(
  { job, tookMs }: Stage,
  moment: number,
  newPlace: () => Promise<Place>,
  clear: () => Promise<void>,
): Promise<Place> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const place = await newPlace();
    const running = place.commandLine.start(job.words(place));
    const timer = new AbortController();
    const isOver = running.ended.then(() => {
      timer.abort();
    });
    await delay((tookMs * moment) / 2 ** tries, undefined, { signal: timer.signal }).catch(() => undefined);
    running.child.kill('SIGKILL');
    await isOver;
    if ((await running.ended).signal === 'SIGKILL') return place;
    await clear();
  }
  throw new Error(`${job.name} was never met while it ran`);
}
