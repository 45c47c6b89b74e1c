import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { Random } from '../../src-main/base/index.ts';
import { limitOfBlank, rateInterval, rateOfNextPatient } from '../../src-main/statistics/index.ts';
import { drawHits, drawRate } from '../../scripts/statistics/patients.ts';
import { assertClose } from './support.ts';

/** By scipy, as plain sums over a dense grid; fixtures/make_rate_fixtures.py makes them. */
const cases = z
  .array(
    z.object({
      name: z.string(),
      tallies: z.array(z.tuple([z.number(), z.number()])),
      interval: z.tuple([z.number(), z.number()]),
      limitsOfBlank: z.array(z.tuple([z.number(), z.number()])),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('fixtures/rates.json', import.meta.url), 'utf8')));

describe('a rate over patients, as by a dense grid in scipy', () => {
  for (const { name, tallies, interval, limitsOfBlank } of cases) {
    const patients = tallies.map(([hits, cells]) => ({ hits, cells }));
    test(name, () => {
      const { low, high } = rateInterval(patients);
      const width = interval[1] - interval[0];
      assertClose(low, interval[0], 0.07 * width, 'low end');
      assertClose(high, interval[1], 0.07 * width, 'high end');
      const next = rateOfNextPatient(patients, 48);
      for (const [cells, blank] of limitsOfBlank) {
        assertClose(next && limitOfBlank(next, cells), blank, 0.1 * blank + 1 / cells, `blank of ${cells}`);
      }
    });
  }
});

test('no cell, no rate', () => {
  assert.deepEqual(rateInterval([]), { estimate: null, low: null, high: null });
  assert.deepEqual(rateInterval([{ hits: 0, cells: 0 }]), { estimate: null, low: null, high: null });
  assert.equal(rateOfNextPatient([{ hits: 0, cells: 0 }], 48), null);
});

test('thousands of cells of unknown patients: about the interval of plain counting', () => {
  const cells = Array.from({ length: 4000 }, (_, i) => ({ hits: Number(i % 40 === 0), cells: 1 }));
  const { low, high } = rateInterval(cells);
  assertClose(low, 0.0204, 0.001, 'Clopper and Pearson, low');
  assertClose(high, 0.0303, 0.001, 'Clopper and Pearson, high');
});

test('intervals of four patients hold the truth as often as they say', () => {
  const random = Random.of(17);
  let held = 0;
  for (let run = 0; run < 150; run++) {
    const tallies = Array.from({ length: 4 }, () => ({
      hits: drawHits(random, 120, drawRate(random, { mean: 0.04, correlation: 0.05 })),
      cells: 120,
    }));
    const { low, high } = rateInterval(tallies);
    if (low !== null && high !== null && low <= 0.04 && 0.04 <= high) held++;
  }
  // By bootstrap it was 75 to 84 %.
  assert.ok(held >= 137, `held ${held} of 150`);
});
