import assert from 'node:assert/strict';
import test from 'node:test';
import type { AppSettings } from '../../src-main/contract/index.ts';
import {
  changesAnything,
  formerValues,
  isCellCount,
} from '../../src-renderer/screens/settings/settings-change.ts';

const settings: AppSettings = { minimumCells: 500, reviewBand: [0.2, 0.8], language: null, reviewer: 'Ada' };

test('a change is undone by the former values of what it names, and of nothing else', () => {
  assert.deepEqual(formerValues(settings, { minimumCells: 300 }), { minimumCells: 500 });
  assert.deepEqual(formerValues(settings, { language: 'en', reviewer: '' }), {
    language: null,
    reviewer: 'Ada',
  });
  assert.deepEqual(formerValues(settings, {}), {});
});

test('what is as it was is no change', () => {
  assert.ok(!changesAnything(settings, { reviewBand: [0.2, 0.8] }));
  assert.ok(!changesAnything(settings, { language: null }));
  assert.ok(changesAnything(settings, { reviewBand: [0.2, 0.7] }));
  assert.ok(changesAnything(settings, { reviewer: '' }));
});

test('a slide needs a whole number of cells', () => {
  assert.deepEqual([1, 500, 1_000_000].map(isCellCount), [true, true, true]);
  assert.deepEqual([null, 0, -1, 1.5, 1_000_001].map(isCellCount), [false, false, false, false, false]);
});
