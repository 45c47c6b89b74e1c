import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { incompleteBeta, logBeta } from '../../src-main/statistics/index.ts';

/** By mpmath to 50 digits; fixtures/make_special_fixtures.py makes them. */
const fixtures = z
  .object({
    logBeta: z.array(z.tuple([z.number(), z.number(), z.number()])),
    incompleteBeta: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  })
  .parse(JSON.parse(readFileSync(new URL('fixtures/special-functions.json', import.meta.url), 'utf8')));

test('ln B(a, b) to 13 digits, from 0.01 to 1e12', () => {
  for (const [a, b, expected] of fixtures.logBeta) {
    for (const actual of [logBeta(a, b), logBeta(b, a)]) {
      const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
      assert.ok(error < 1e-13, `a = ${a}, b = ${b}: ${actual}, expected ${expected}`);
    }
  }
});

test('the incomplete beta function to 1e-11, from 0.01 to 1e5, in the middle and in the tails', () => {
  for (const [x, a, b, expected] of fixtures.incompleteBeta) {
    const actual = incompleteBeta(x, a, b);
    assert.ok(
      Math.abs(actual - expected) < 1e-11,
      `x = ${x}, a = ${a}, b = ${b}: ${actual}, expected ${expected}`,
    );
  }
});
