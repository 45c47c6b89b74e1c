import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatScore,
  formatSetPercent,
} from '../../src-renderer/lib/format.ts';
import { writeEstimate, writeInterval } from '../../src-renderer/lib/interval.ts';
import { lastPart } from '../../src-renderer/lib/path.ts';
import { setCurrentLanguage } from '../../src-renderer/messages/language.ts';

/** No-break spaces as plain ones, so that expectations can be read. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

afterEach(() => {
  setCurrentLanguage('en');
});

test('percentages have the decimals that matter where they are', () => {
  const shown = [0, 0.0004, 0.018, 0.42, 0.968, 0.9996, 1].map((share) => plain(formatPercent(share)));
  assert.deepEqual(shown, ['0 %', '0.04 %', '1.8 %', '42 %', '96.8 %', '100.0 %', '100 %']);
});

test('a percentage that a person set is written as it was set', () => {
  const shown = [0.9, 0.025, 0, 1, 0.07].map((share) => plain(formatSetPercent(share)));
  assert.deepEqual(shown, ['90 %', '2.5 %', '0 %', '100 %', '7 %']);
});

test('numbers are written as the language writes them', () => {
  assert.equal(formatNumber(12400), '12,400');
  setCurrentLanguage('de');
  assert.equal(formatNumber(12400), '12.400');
  assert.equal(plain(formatPercent(0.018)), '1,8 %');
});

test('rates, scores, durations and sizes are short', () => {
  assert.deepEqual([formatRate(410.4), formatRate(3.46)], ['410', '3.5']);
  assert.equal(formatScore(0.99349), '0.993');
  assert.deepEqual(
    [18, 89, 240, 3600, 7500].map((seconds) => plain(formatDuration(seconds))),
    ['18 s', '89 s', '4 min', '1 h', '2 h 5 min'],
  );
  assert.deepEqual(
    [812, 1500, 13_000_000].map((bytes) => plain(formatBytes(bytes))),
    ['812 B', '1.5 kB', '13 MB'],
  );
});

test('an interval has one number of decimals, that of its finest part', () => {
  const written = writeInterval({ estimate: 0.12, low: 0.09, high: 0.16 }, 'percent');
  assert.deepEqual(written && { ...written, estimate: plain(written.estimate) }, {
    estimate: '12.0 %',
    low: '9.0',
    high: '16.0',
  });
  assert.deepEqual(writeInterval({ estimate: 0.992, low: 0.98, high: 0.997 }, 'score'), {
    estimate: '0.992',
    low: '0.980',
    high: '0.997',
  });
  assert.equal(writeInterval({ estimate: null, low: null, high: null }, 'percent'), null);
});

test('a figure without an interval is written alone', () => {
  const alone = { estimate: 0.04, low: null, high: null };
  assert.equal(writeInterval(alone, 'percent'), null);
  assert.equal(plain(writeEstimate(alone, 'percent') ?? ''), '4.0 %');
  assert.equal(writeEstimate(alone, 'score'), '0.040');
  assert.equal(writeEstimate({ ...alone, estimate: null }, 'percent'), null);
});

test('the last part of a path is found on any system', () => {
  assert.equal(lastPart('/home/lab/Batch 3/'), 'Batch 3');
  assert.equal(lastPart('D:\\lab\\Batch 3'), 'Batch 3');
  assert.equal(lastPart('/'), '/');
});
