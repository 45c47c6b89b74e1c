import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  formatCount,
  formatCountOf,
  formatInstant,
  formatInterval,
  formatPercent,
  formatScore,
  formatSeconds,
} from '../../src-main/reports/index.ts';

describe('numbers for people', () => {
  test('percentages show what matters, and never round a difference from none or all away', () => {
    const shown: [number | null, string][] = [
      [0.0176, '1.8 %'],
      [0.97312, '97.3 %'],
      [0.5, '50.0 %'],
      [0.0099, '0.99 %'],
      [0.0015, '0.15 %'],
      [0.00001234, '0.0012 %'],
      [0, '0 %'],
      [1, '100 %'],
      [0.9997, '99.97 %'],
      [0.9996, '99.96 %'],
      [0.999996, '99.9996 %'],
      [null, 'unknown'],
    ];
    for (const [share, text] of shown) assert.equal(formatPercent(share), text);
  });

  test('intervals share the decimals of their estimate', () => {
    const interval = (estimate: number | null, low: number | null, high: number | null) =>
      formatInterval({ estimate, low, high });
    assert.equal(interval(0.0176, 0.0121, 0.0263), '1.8 % (1.2 to 2.6)');
    assert.equal(interval(0.9731, 0.951, 1), '97.3 % (95.1 to 100)');
    assert.equal(interval(0.004, 0.0001, 0.0161), '0.40 % (0.01 to 1.61)');
    assert.equal(interval(0, 0, 0.0036), '0 % (0 to 0.36)');
    assert.equal(interval(1, 0.9964, 1), '100 % (99.6 to 100)');
    assert.equal(interval(0.3, null, null), '30.0 %');
    assert.equal(interval(null, null, null), 'unknown');
  });

  test('scores keep three decimals', () => {
    assert.equal(formatScore({ estimate: 0.99213, low: 0.988, high: 0.9951 }), '0.992 (0.988 to 0.995)');
    assert.equal(formatScore({ estimate: null, low: null, high: null }), 'unknown');
  });

  test('counts, durations and times', () => {
    assert.equal(formatCount(12_288), '12,288');
    assert.equal(formatCountOf(1, 'slide'), '1 slide');
    assert.equal(formatCountOf(2310, 'cell'), '2,310 cells');
    assert.equal(formatCountOf(0, 'person', 'people'), '0 people');
    assert.deepEqual([0.84, 9.96, 42.4, 59.7, 200, 3599.8, 3900, 7199].map(formatSeconds), [
      '0.8 s',
      '10 s',
      '42 s',
      '1 min 0 s',
      '3 min 20 s',
      '1 h 00 min',
      '1 h 05 min',
      '2 h 00 min',
    ]);
    assert.equal(formatInstant('2026-11-23T14:05:11.000Z'), '2026-11-23 14:05 UTC');
  });
});
