import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type TestReport, testReportSchema } from '../../src-main/contract/index.ts';
import { Random } from '../../src-main/base/index.ts';
import { evaluate } from '../../src-main/statistics/index.ts';
import { reference } from './reference.ts';
import { assertClose, cellTest } from './support.ts';

function assertMetrics(actual: TestReport['metrics'], expected: TestReport['metrics']): void {
  const figures = new Map(Object.entries(actual));
  for (const [name, value] of Object.entries(expected)) assertClose(figures.get(name), value, 1e-9, name);
}

describe('metrics equal scikit-learn to 1e-9', () => {
  for (const { name, labels, probabilities, threshold, metrics } of reference.metrics) {
    test(name, () => {
      const report = evaluate(cellTest(labels, probabilities, { threshold }));
      assertMetrics(report.metrics, metrics);
      assert.deepEqual(testReportSchema.parse(JSON.parse(JSON.stringify(report))), report);
    });
  }

  test('three classes: positive against rest, confusion over all', () => {
    const { labels, probabilities, threshold, confusion, metrics } = reference.threeClasses;
    const test = {
      ...cellTest(labels, []),
      classes: ['ring', 'trophozoite', 'uninfected'],
      positiveClass: 'trophozoite',
    };
    for (const rows of [probabilities, Float64Array.from(probabilities.flat())]) {
      const report = evaluate({ ...test, threshold, probabilities: rows });
      assert.deepEqual(report.confusion, confusion);
      assertMetrics(report.metrics, metrics);
    }
  });
});

/** Their intervals are those of rates.test.ts. */
const RATES = ['accuracy', 'balancedAccuracy', 'sensitivity', 'specificity', 'ppv', 'npv'];

describe('intervals over patients', () => {
  const { labels, probabilities, patients, intervals } = reference.patients;
  const input = cellTest(labels, probabilities, {
    patient: patients.map((p) => `C${p}`),
    bootstrapReplicates: 4000,
  });
  const report = evaluate(input);

  test('agree with a plain bootstrap by scikit-learn', () => {
    const ours = new Map(Object.entries(report.intervals));
    for (const [name, [low, high]] of Object.entries(intervals)) {
      if (RATES.includes(name)) continue;
      const width = high - low;
      assertClose(ours.get(name)?.low, low, 0.1 * width, `low end of ${name}`);
      assertClose(ours.get(name)?.high, high, 0.1 * width, `high end of ${name}`);
    }
  });

  test('are wider than over cells, because cells of one patient resemble each other', () => {
    const byCell = evaluate({ ...input, patient: labels.map(() => null) });
    const width = ({ low, high }: { low: number | null; high: number | null }) => (high ?? 0) - (low ?? 0);
    assert.ok(width(report.intervals.accuracy) > 1.2 * width(byCell.intervals.accuracy));
  });

  test('are the same for the same seed, others for another', () => {
    const few = { ...input, bootstrapReplicates: 50 };
    assert.deepEqual(evaluate(few), evaluate(few));
    assert.notDeepEqual(evaluate(few).intervals, evaluate({ ...few, seed: 2 }).intervals);
  });

  test('of figures that are no rates are unknown with fewer than ten patients; those of rates are wide', () => {
    const { accuracy, rocAuc } = evaluate({
      ...input,
      patient: labels.map((_, i) => `C${i % 3}`),
    }).intervals;
    assert.deepEqual(rocAuc, { estimate: report.metrics.rocAuc, low: null, high: null });
    const { low, high } = accuracy;
    assert.ok(low !== null && high !== null && high - low > 0.1, `${low} to ${high}`);
  });

  test('of two patients, all right, say no more than two patients can', () => {
    const two = Array.from({ length: 400 }, (_, i) => i % 2);
    const { intervals } = evaluate(
      cellTest(two, two, { patient: two.map((label) => (label ? 'infected' : 'healthy')) }),
    );
    for (const { estimate, low, high } of [
      intervals.sensitivity,
      intervals.specificity,
      intervals.accuracy,
    ]) {
      assert.deepEqual([estimate, high], [1, 1]);
      assert.ok(low !== null && low > 0.5 && low < 0.9, String(low));
    }
  });

  test('take 3,000 cells × 1,000 replicates in seconds', () => {
    const random = Random.of(3);
    const many = Array.from({ length: 3000 }, () => random.integer(0, 1));
    const started = performance.now();
    evaluate(
      cellTest(
        many,
        many.map(() => random.uniform()),
        { bootstrapReplicates: 1000 },
      ),
    );
    assert.ok(performance.now() - started < 8000);
  });
});

describe('curves', () => {
  const random = Random.of(5);
  const labels = Array.from({ length: 4000 }, () => random.integer(0, 1));
  const probabilities = labels.map((label) => 1 / (1 + Math.exp(-(random.normal() + label))));
  const { roc, precisionRecall, metrics } = evaluate(cellTest(labels, probabilities));

  test('are thinned to 200 points without losing the area', () => {
    assert.ok(roc.length <= 200 && precisionRecall.length <= 200);
    assertClose(area(roc), metrics.rocAuc, 0.001, 'area under the thinned ROC curve');
    assertClose(area(precisionRecall), metrics.averagePrecision, 0.005, 'area under precision-recall');
  });

  test('run from nothing called positive to everything, with falling threshold', () => {
    assert.deepEqual([roc[0]?.x, roc[0]?.y, roc.at(-1)?.x, roc.at(-1)?.y], [0, 0, 1, 1]);
    assert.deepEqual([precisionRecall[0]?.x, precisionRecall.at(-1)?.x], [0, 1]);
    const thresholds = roc.map(({ threshold }) => threshold);
    assert.deepEqual(
      thresholds,
      [...thresholds].sort((a, b) => b - a),
    );
  });

  test('keep only the corners of a short curve', () => {
    const points = evaluate(cellTest([1, 1, 1, 0, 0], [0.9, 0.8, 0.7, 0.2, 0.1])).roc;
    assert.deepEqual(
      points.map(({ x, y }) => [x, y]),
      [
        [0, 0],
        [0, 1],
        [1, 1],
      ],
    );
  });

  test('are empty where they are undefined', () => {
    const negativesOnly = evaluate(cellTest([0, 0], [0.1, 0.2]));
    assert.deepEqual([negativesOnly.roc, negativesOnly.precisionRecall], [[], []]);
  });
});

describe('calibration bins', () => {
  test('hold all cells; the ECE is their weighted gap', () => {
    const { labels, probabilities } = reference.patients;
    const { calibration, metrics } = evaluate(cellTest(labels, probabilities));
    const gaps = calibration.map(
      ({ cells, meanProbability, observedShare }) =>
        (cells / labels.length) * Math.abs((meanProbability ?? 0) - (observedShare ?? 0)),
    );
    assert.equal(
      calibration.reduce((sum, { cells }) => sum + cells, 0),
      labels.length,
    );
    assertClose(
      gaps.reduce((sum, gap) => sum + gap, 0),
      metrics.ece,
      1e-12,
      'ECE',
    );
  });
});

test('no cells: every figure is null', () => {
  const report = evaluate(cellTest([], []));
  assert.equal(report.metrics.cells, 0);
  assert.deepEqual([report.metrics.accuracy, report.metrics.ece, report.metrics.rocAuc], [null, null, null]);
  assert.deepEqual(testReportSchema.parse(report), report);
});

describe('input that does not fit together is refused', () => {
  const input = cellTest([0, 1], [0.1, 0.9]);
  for (const [what, broken] of Object.entries({
    'a positive class that is none of the classes': { ...input, positiveClass: 'ring' },
    'a label outside the classes': { ...input, trueClass: [0, 2] },
    'fewer patients than cells': { ...input, patient: ['C1'] },
    'a row too few': { ...input, probabilities: [[0.9, 0.1]] },
    'NaN as a probability': { ...input, probabilities: [[0.9, 0.1], [0.5, NaN]] }, // prettier-ignore
  })) {
    test(what, () => {
      assert.throws(() => evaluate(broken), RangeError);
    });
  }
});

function area(points: TestReport['roc']): number {
  return points
    .slice(1)
    .reduce((sum, { x, y }, i) => sum + ((x - (points[i]?.x ?? 0)) * (y + (points[i]?.y ?? 0))) / 2, 0);
}
