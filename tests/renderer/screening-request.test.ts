import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { TestReport } from '../../src-main/contract/index.ts';
import { exportFolderName } from '../../src-renderer/screens/screening/export-folder.ts';
import { Follower, restAfter } from '../../src-renderer/screens/screening/follower.ts';
import { measuredSpeed } from '../../src-renderer/screens/screening/measured-speed.ts';
import {
  newForm,
  type ScreeningForm,
  slideNaming,
  toRequest,
  tooSmallSlides,
} from '../../src-renderer/screens/screening/screening-request.ts';
import { canGoOn, screeningState } from '../../src-renderer/screens/screening/screening-state.ts';
import { ratesAt, ratesOfCard } from '../../src-renderer/screens/screening/threshold-rates.ts';
import { whyNotYet } from '../../src-renderer/screens/screening/why-not-yet.ts';

const form = newForm({ minimumCells: 300, reviewBand: [0.3, 0.6], language: null, reviewer: '' });
const preview = {
  ...{ images: 700, otherFiles: 1, complete: true, unfinished: null },
  slides: [
    { slide: 'A', images: 600, example: 'A/1.png' },
    { slide: 'B', images: 100, example: 'B/1.png' },
  ],
};

test('a screening is asked for as the settings have it, and as a person changed it', () => {
  assert.equal(toRequest(form), undefined);
  const folder = '/lab/batch';
  assert.deepEqual(toRequest({ ...form, folder }), {
    ...{ folder, model: null, slides: { kind: 'folder' } },
    options: { threshold: null, minimumCells: 300, reviewBand: [0.3, 0.6], testTimeAugmentation: false },
  });
  for (const minimumCells of [null, 0, 1.5])
    assert.equal(toRequest({ ...form, folder, minimumCells }), undefined);
  assert.equal(toRequest({ ...form, folder, eightViews: true })?.options?.testTimeAugmentation, true);
});

test('the start of file names tells the slide, whatever sign ends it', () => {
  const slideOf = (separator: ScreeningForm['separator'], name: string) => {
    const naming = slideNaming({ ...form, rule: 'start', separator });
    assert.ok(naming.kind === 'pattern' && naming.naming.kind === 'pattern');
    return new RegExp(naming.naming.pattern).exec(name)?.groups?.['patient'];
  };
  assert.equal(slideOf('_', 'S-1.x_cell_2.png'), 'S-1.x');
  assert.equal(slideOf('-', 'S1-cell-2.png'), 'S1');
  assert.equal(slideOf('.', 'S1.2.png'), 'S1');
  assert.equal(slideOf(' ', 'S1 2.png'), 'S1');
  assert.equal(slideOf('_', 'cell.png'), undefined);
  const own = slideNaming({ ...form, rule: 'pattern', pattern: '^(?<patient>C\\d+)' });
  assert.ok(own.kind === 'pattern' && own.naming.kind === 'pattern');
  assert.equal(own.naming.pattern, '^(?<patient>C\\d+)');
});

test('what keeps a screening from starting is said, one thing at a time', () => {
  const ready = { form: { ...form, folder: '/lab' }, preview, looking: false, error: undefined };
  assert.equal(whyNotYet(ready), undefined);
  assert.equal(whyNotYet({ ...ready, form }), 'Choose a folder first.');
  assert.match(whyNotYet({ ...ready, form: { ...ready.form, minimumCells: null } }) ?? '', /number of cells/);
  assert.equal(whyNotYet({ ...ready, looking: true }), 'Looking into the folder');
  assert.equal(whyNotYet({ ...ready, preview: undefined }), 'Looking into the folder');
  assert.match(whyNotYet({ ...ready, preview: { ...preview, images: 0 } }) ?? '', /no image/);
  const error = { code: 'not-found', message: 'Gone.' } as const;
  assert.equal(whyNotYet({ ...ready, error }), 'This folder cannot be screened.');
  assert.equal(tooSmallSlides(preview, 300), 1);
});

test('a screening’s job knows better than its record, until that says finished', () => {
  const changed = null;
  assert.equal(screeningState({ status: 'running', changed }, 'queued'), 'queued');
  assert.equal(screeningState({ status: 'stopped', changed }, 'running'), 'running');
  assert.equal(
    screeningState({ status: 'running', changed }, 'cancelled'),
    'running',
    'the command line goes on with it',
  );
  assert.equal(screeningState({ status: 'interrupted', changed }, undefined), 'interrupted');
  assert.equal(screeningState({ status: 'interrupted', changed }, 'running'), 'running');
  assert.equal(screeningState({ status: 'failed', changed }, undefined), 'failed');
  assert.equal(screeningState({ status: 'finished', changed }, 'failed'), 'finished');
  assert.equal(screeningState({ status: 'stopped', changed: '1 image went away' }, 'failed'), 'changed');
  assert.equal(canGoOn('changed'), false);
  assert.deepEqual((['stopped', 'failed', 'running', 'finished'] as const).map(canGoOn), [
    ...[true, true, false, false],
  ]);
});

test('what a threshold means is read off the test’s curve', () => {
  const roc: TestReport['roc'] = [
    { x: 0, y: 0, threshold: 1.1 },
    { x: 0.1, y: 0.8, threshold: 0.5 },
    { x: 0.3, y: 1, threshold: 0.1 },
  ];
  assert.deepEqual(ratesAt(roc, 0.5), { sensitivity: 0.8, falseAlarms: 0.1 });
  const between = ratesAt(roc, 0.3);
  assert.ok(
    between && Math.abs(between.sensitivity - 0.9) < 1e-9 && Math.abs(between.falseAlarms - 0.2) < 1e-9,
  );
  assert.deepEqual(ratesAt(roc, 0), { sensitivity: 1, falseAlarms: 0.3 });
  assert.equal(ratesAt([], 0.5), undefined);
});

test('at its own threshold a version promises what its card says, though the curve leaves that point out', () => {
  const roc = [
    { x: 0.03, y: 0.92, threshold: 0.55 },
    { x: 0.06, y: 0.92, threshold: 0.46 },
  ];
  const card = { threshold: 0.5, test: { roc, metrics: { sensitivity: 0.92, specificity: 0.75 } } };
  assert.deepEqual(ratesOfCard(card, 0.5), { sensitivity: 0.92, falseAlarms: 0.25 });
  assert.deepEqual(ratesOfCard(card, 0.46), { sensitivity: 0.92, falseAlarms: 0.06 });
});

test('the time to expect comes from a screening that was measured', () => {
  const options = { threshold: null, minimumCells: 1, reviewBand: [0.2, 0.8] as [number, number] };
  const plain = { imagesPerSecond: 400, options: { ...options, testTimeAugmentation: false } };
  assert.deepEqual([measuredSpeed(plain, false), measuredSpeed(plain, true)], [400, 50]);
  const eight = { imagesPerSecond: 50, options: { ...options, testTimeAugmentation: true } };
  assert.equal(measuredSpeed(eight, false), 400);
  assert.equal(measuredSpeed({ ...plain, imagesPerSecond: null }, false), undefined);
});

test('an export’s folder has a name that every system allows, and says what it holds', () => {
  const at = new Date(2026, 10, 3, 9, 5, 7);
  assert.equal(exportFolderName('D:\\lab\\Batch 7', 12, at), 'Batch 7, screening 12, 2026-11-03 09.05.07');
  const odd = exportFolderName(`/lab/${'<b>"x"?*|'.repeat(20)}`, 1, at);
  assert.ok(!/[<>:"|?*\\/]/.test(odd) && odd.length < 120, odd);
  assert.equal(exportFolderName('/', 1, at), 'screening 1, 2026-11-03 09.05.07');
});

test('figures are loaded while work goes on, one at a time, and rest nine times as long as loading takes', async () => {
  assert.deepEqual([restAfter(5), restAfter(400)], [1000, 3600]);
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    let loads = 0;
    let clockMs = 0;
    const follower = new Follower(
      () => {
        loads += 1;
        clockMs += 400;
        return Promise.resolve();
      },
      () => clockMs,
    );
    follower.nudge();
    follower.nudge();
    mock.timers.tick(1000);
    assert.equal(loads, 1);
    await Promise.resolve();
    await Promise.resolve();
    follower.nudge();
    mock.timers.tick(3599);
    assert.equal(loads, 1);
    mock.timers.tick(1);
    assert.equal(loads, 2);
    await Promise.resolve();
    await Promise.resolve();
    follower.nudge();
    follower.stop();
    mock.timers.tick(10_000);
    assert.equal(loads, 2);
  } finally {
    mock.timers.reset();
  }
});
