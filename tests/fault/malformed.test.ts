/** Malformed files of each kind that is read: a recorded row or a worded error, never a crash, a hang or too much memory. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { temporaryFolder } from '../support/clinic.ts';
import { StandingStill } from '../support/patience.ts';
import { INPUTS_AT_ONCE, type MalformedKind } from './malformed-kinds.ts';
import type { PlannedTrial } from './malformed-process.ts';
import { sizeOf, Tally } from './tally.ts';

const PROCESS = fileURLToPath(new URL('./malformed-process.ts', import.meta.url));
const MOST_MB = 1500;
const COUNTS: Readonly<Record<MalformedKind, number>> = {
  images: sizeOf(75, 1000),
  manifests: sizeOf(30, 350),
  'split files': sizeOf(30, 350),
  models: sizeOf(8, 150),
  cards: sizeOf(8, 150),
};
const lineSchema = z.object({ lost: z.array(z.string()), peakMb: z.number() });

test('malformed files', async () => {
  const folder = await temporaryFolder({ after }, 'malformed');
  const tally = new Tally('malformed');
  const waiting = Object.entries(COUNTS).flatMap(([name, count]) => {
    const kind = name as MalformedKind;
    const trials = Math.ceil(count / INPUTS_AT_ONCE[kind]);
    return Array.from({ length: trials }, (_, number): PlannedTrial => ({ kind, number }));
  });
  for (let process = 0; waiting.length > 0; process++) {
    const own = join(folder, String(process));
    await mkdir(own);
    await tryThem(own, waiting, tally);
  }
  tally.end();
});

/** Tries what waits in a process of its own; where that dies or hangs, what it was at is lost, and the rest waits on. */
async function tryThem(folder: string, waiting: PlannedTrial[], tally: Tally): Promise<void> {
  const child = spawn(process.execPath, [PROCESS, folder, JSON.stringify(waiting)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  const ended = once(child, 'close');
  const at = () => `${waiting[0]?.kind} ${waiting[0]?.number}`;
  const count = (lost: readonly string[]) => {
    const what = at();
    const trial = waiting.shift();
    assert.ok(trial);
    tally.add(
      INPUTS_AT_ONCE[trial.kind],
      lost.map((why) => `${what}: ${why}`),
    );
  };
  const still = new StandingStill(at);
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => {
    still.moved();
    const { lost, peakMb } = lineSchema.parse(JSON.parse(line));
    count(peakMb > MOST_MB ? [...lost, `${Math.round(peakMb)} MB`] : lost);
  });
  try {
    await still.or(ended);
    if (waiting.length > 0) count([`its process ended with ${child.signalCode ?? child.exitCode}: ${said}`]);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    count([String(error)]);
  } finally {
    still.end();
  }
}
