import assert from 'node:assert/strict';
import test from 'node:test';
import { jobHref } from '../../src-renderer/lib/job-href.ts';
import { href, matchPath, parseHash } from '../../src-renderer/lib/route.ts';
import { ShortcutReader } from '../../src-renderer/lib/shortcuts.ts';

test('an address is read back as it was made, whatever a name holds', () => {
  const name = 'A/B & C?d=1#e %41 größe';
  const address = href('datasets', name, { class: 'a b', part: null });
  assert.deepEqual(parseHash(address), { segments: ['datasets', name], query: { class: 'a b' } });
});

test('an address that is not ours is read without failing', () => {
  assert.deepEqual(parseHash(''), { segments: [], query: {} });
  assert.deepEqual(parseHash('#/a//%E0%A4%A'), { segments: ['a', '%E0%A4%A'], query: {} });
});

test('a path fits its pattern or does not', () => {
  assert.deepEqual(matchPath('datasets/:dataset', ['datasets', 'nih']), { dataset: 'nih' });
  assert.equal(matchPath('datasets/:dataset', ['datasets']), undefined);
  assert.equal(matchPath('datasets', ['models']), undefined);
});

test('a job leads to the screen of what it works on', () => {
  const subject = { name: '4', label: 'Batch' };
  assert.equal(jobHref({ id: 1, kind: 'screening', subject }), '#/screen/4');
  assert.equal(jobHref({ id: 1, kind: 'training', subject }), '#/train/4');
  assert.equal(jobHref({ id: 1, kind: 'dataset-import', subject }), '#/datasets/import/1');
  assert.equal(jobHref({ id: 1, kind: 'dataset-fetch', subject }), '#/datasets/import/1');
});

test('G and a second key go to a screen, in time only', () => {
  const keys = new ShortcutReader();
  assert.equal(keys.press('g', 0), undefined);
  assert.deepEqual(keys.press('d', 500), { kind: 'go', area: 'datasets' });
  assert.equal(keys.press('d', 600), undefined);
  keys.press('G', 1000);
  assert.equal(keys.press('m', 3000), undefined);
  keys.press('g', 4000);
  assert.equal(keys.press('x', 4100), undefined);
  assert.equal(keys.press('m', 4200), undefined);
  assert.deepEqual(keys.press('?', 5000), { kind: 'help' });
});
