import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthCode, HealthFinding } from '../../src-main/contract/index.ts';
import { healthNews } from '../../src-main/shell/index.ts';

const finding = (code: HealthCode): HealthFinding => ({
  code,
  message: 'Something is wrong.',
  nextStep: 'Mend it.',
  action: null,
  since: '2026-11-29T08:00:00Z',
});

test('each thing wrong with the data folder is news once, and again when it has come back', () => {
  const both = [finding('database-damaged'), finding('backup-failed')];
  const first = healthNews(new Set(), both);
  assert.deepEqual(first.news, both);
  const second = healthNews(first.told, both);
  assert.deepEqual(second.news, []);
  const mended = healthNews(second.told, [finding('backup-failed')]);
  assert.deepEqual(mended.news, []);
  assert.deepEqual(healthNews(mended.told, both).news, [finding('database-damaged')]);
});
