/** A clock that is ten years wrong, either way, and right again: work is done and kept, and order is that of what happened. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Random } from '../../src-main/base/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { drawClinic, temporaryFolder } from '../support/clinic.ts';
import { onlyDocument, start } from '../support/command-line.ts';
import { useKnownAnswers } from '../support/known-answers.ts';
import { sizeOf, Tally } from './tally.ts';

const CLOCK = new URL('./shifted-clock.ts', import.meta.url).href;
const PROCESS = fileURLToPath(new URL('./clock-process.ts', import.meta.url));
const TEN_YEARS_MS = 10 * 365.25 * 24 * 60 * 60 * 1000;
const FIRST_SHIFTS = [0, TEN_YEARS_MS, 0, -TEN_YEARS_MS];
const PROCESSES = sizeOf(FIRST_SHIFTS.length, 40);

test(`${PROCESSES} processes in a row, with the clock right, ten years ahead or ten behind`, async () => {
  const tally = new Tally('clock');
  const folder = await temporaryFolder({ after }, 'clock');
  const [home, cells] = [join(folder, 'home'), join(folder, 'cells')];
  await drawClinic(cells, { patients: 3, cells: 2 });
  const workspace = openWorkspace(home);
  await useKnownAnswers(workspace, folder);
  workspace.close();
  const random = Random.of(20261129, 'clock');
  for (let number = 0; number < PROCESSES; number++) {
    const shiftMs = FIRST_SHIFTS[number] ?? random.pick(FIRST_SHIFTS);
    const words = ['--import', CLOCK, PROCESS, home, cells, `clinic ${number}`];
    const env = { SMEARWISE_CLOCK_SHIFT_MS: String(shiftMs) };
    const ended = await start(process.execPath, words, { env }).ended;
    assert.equal(ended.code, 0, ended.stderr);
    const { steps, lost } = z
      .object({ steps: z.number(), lost: z.array(z.string()) })
      .parse(onlyDocument(ended));
    tally.add(
      steps,
      lost.map((what) => `process ${number}, clock off by ${shiftMs} ms: ${what}`),
    );
  }
  tally.end();
});
