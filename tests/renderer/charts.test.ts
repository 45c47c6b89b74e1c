import assert from 'node:assert/strict';
import test from 'node:test';
import { pointAtThreshold, thinCurve } from '../../src-renderer/components/charts/thin-curve.ts';
import { nearestIndex } from '../../src-renderer/lib/nearest.ts';
import { allStepsDone, firstSteps } from '../../src-renderer/screens/home/first-steps.ts';

const curve = Array.from({ length: 10_001 }, (_, place) => {
  const x = place / 10_000;
  return { x, y: x ** 0.05, threshold: 1 - x };
});

test('a curve of thousands of points is thinned and keeps its ends and its shape', () => {
  const thin = thinCurve(curve, 400);
  assert.ok(thin.length <= 420 && thin.length > 200, `${String(thin.length)} points`);
  assert.deepEqual(thin[0], curve[0]);
  assert.deepEqual(thin.at(-1), curve.at(-1));
  const gaps = thin.slice(1).map((point, index) => Math.abs(point.x - (thin[index]?.x ?? 0)));
  assert.ok(Math.max(...gaps) < 0.01);
});

test('short and empty curves stay as they are', () => {
  const short = [
    { x: 0, y: 0, threshold: 1 },
    { x: 1, y: 1, threshold: 0 },
  ];
  assert.deepEqual(thinCurve(short, 400), short);
  assert.deepEqual(thinCurve([], 400), []);
});

test('the point of a threshold is the last at which a cell as probable is called infected', () => {
  assert.equal(pointAtThreshold(curve, 0.25)?.x, 0.75);
  assert.equal(pointAtThreshold(curve, 2), undefined);
});

test('the point nearest to the pointer is found', () => {
  const points = [{ x: 1 }, { x: 4 }, { x: 9 }];
  assert.deepEqual(
    [-5, 2, 2.6, 100].map((x) => nearestIndex(points, x)),
    [0, 0, 1, 2],
  );
  assert.equal(nearestIndex([], 1), -1);
});

test('the first step that is not done is the next one', () => {
  const counts = { datasets: 2, splits: 0, backbones: 3, models: 0, screenings: 0 };
  assert.deepEqual(
    firstSteps(counts).map(({ state }) => state),
    ['done', 'next', 'done', 'later', 'later'],
  );
  assert.ok(!allStepsDone(counts));
  assert.ok(allStepsDone({ datasets: 1, splits: 1, backbones: 1, models: 1, screenings: 1 }));
});
