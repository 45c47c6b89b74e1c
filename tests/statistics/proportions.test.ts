import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import {
  cellsForPrecision,
  chooseThreshold,
  decideClass,
  upperBoundIfNone,
  wilsonInterval,
} from '../../src-main/statistics/index.ts';
import { reference } from './reference.ts';
import { assertClose } from './support.ts';

describe('proportions', () => {
  test('Wilson intervals equal statsmodels', () => {
    for (const { k, n, interval } of reference.wilson) {
      const { estimate, low, high } = wilsonInterval(k, n);
      assert.equal(estimate, k / n);
      assertClose(low, interval[0], 1e-9, `low end of ${k} / ${n}`);
      assertClose(high, interval[1], 1e-9, `high end of ${k} / ${n}`);
    }
    assert.deepEqual(wilsonInterval(0, 0), { estimate: null, low: null, high: null });
  });

  test('none found among n: 1 - 0.05^(1/n)', () => {
    assertClose(upperBoundIfNone(1), 0.95, 1e-12, 'one cell');
    assertClose(upperBoundIfNone(2000), 0.0014967, 1e-7, '2,000 cells');
    assertClose((upperBoundIfNone(100_000) ?? 0) * 100_000, 3, 0.005, 'rule of three');
    assert.equal(upperBoundIfNone(0), null);
  });

  test('61 infected cells for ± 25 %', () => {
    assert.equal(cellsForPrecision(0.25), 61);
    assert.equal(cellsForPrecision(0.1), 384);
  });
});

describe('threshold for a target sensitivity', () => {
  const probabilities = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
  const isPositive = [false, true, false, true, true, true, true, true, true, false];

  test('is the largest that keeps it', () => {
    assert.equal(chooseThreshold(probabilities, isPositive, 0.85), 0.4);
    assert.equal(chooseThreshold(probabilities, isPositive, 6 / 7), 0.4);
    assert.equal(chooseThreshold(probabilities, isPositive, 0.99), 0.2);
    assert.equal(chooseThreshold(probabilities, isPositive, 0.01), 0.9);
  });

  test('is not moved by rounding: 95 % of 20 is 19', () => {
    const twenty = Float64Array.from({ length: 20 }, (_, i) => i / 20);
    assert.equal(chooseThreshold(twenty, new Uint8Array(20).fill(1), 0.95), 0.05);
  });

  test('cannot be chosen without a positive cell', () => {
    assert.throws(
      () => chooseThreshold([0.1, 0.2], [false, false], 0.9),
      (error) => error instanceof AppError && error.code === 'invalid-input',
    );
  });
});

test('a class is decided by the threshold first, then by the most probable of the others', () => {
  assert.equal(decideClass([0.6, 0.4], 1, 0.4), 1);
  assert.equal(decideClass([0.3, 0.7], 1, 0.8), 0);
  assert.equal(decideClass([0.5, 0.2, 0.3], 0, 0.6), 2);
  assert.equal(decideClass([0.25, 0.5, 0.25], 1, 0.6), 0);
});
