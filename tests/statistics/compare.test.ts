import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareOnSameTest, evaluate, mcnemar } from '../../src-main/statistics/index.ts';
import { reference } from './reference.ts';
import { assertClose, cellTest } from './support.ts';

test('McNemar: exact as statsmodels, mid-p by its definition', () => {
  for (const { onlyFirst, onlySecond, exact, midP } of reference.mcnemar) {
    const ours = mcnemar(onlyFirst, onlySecond);
    assertClose(ours.exact, exact, 1e-9, `exact for ${onlyFirst} and ${onlySecond}`);
    assertClose(ours.midP, midP, 1e-9, `mid-p for ${onlyFirst} and ${onlySecond}`);
  }
});

describe('two models on the same test', () => {
  const { labels, probabilities, patients } = reference.patients;
  const test1 = cellTest(labels, probabilities, { patient: patients.map((p) => `C${p}`) });
  const worse = probabilities.map((p, i) => (i % 9 === 0 ? 1 - p : p));
  const a = { probabilities: worse.map((p) => [1 - p, p]), threshold: 0.5 };
  const b = { probabilities: test1.probabilities, threshold: 0.5 };
  const comparison = compareOnSameTest(a, b, { ...test1, bootstrapReplicates: 500 });

  test('differences are those of the two reports, with paired intervals', () => {
    const [ofA, ofB] = [a, b].map((model) => evaluate({ ...test1, ...model }).metrics);
    for (const name of ['accuracy', 'sensitivity', 'specificity', 'rocAuc'] as const) {
      const { estimate, low, high } = comparison.differences[name];
      assertClose(estimate, (ofB?.[name] ?? 0) - (ofA?.[name] ?? 0), 1e-12, name);
      assert.ok(low !== null && high !== null && low > 0 && high > low, `${name}: ${low} to ${high}`);
    }
  });

  test('each model has its own figures beside the other', () => {
    for (const [side, model] of [['a', a] as const, ['b', b] as const]) {
      const { metrics } = evaluate({ ...test1, ...model });
      const { accuracy, rocAuc } = comparison.figures[side];
      assertClose(accuracy.estimate, metrics.accuracy ?? 0, 1e-12, `accuracy of ${side}`);
      assertClose(rocAuc.estimate, metrics.rocAuc ?? 0, 1e-12, `area of ${side}`);
      assert.ok((accuracy.low ?? 1) < (accuracy.estimate ?? 0));
    }
  });

  test('disagreements are the cells whose class differs', () => {
    const called = (p: number) => p >= 0.5;
    const expected = labels
      .map((_, i) => i)
      .filter((i) => called(worse[i] ?? 0) !== called(probabilities[i] ?? 0));
    assert.deepEqual(comparison.disagreements, expected);
    assert.equal(comparison.onlyARight + comparison.onlyBRight, expected.length);
    assert.deepEqual(comparison.mcnemar, mcnemar(comparison.onlyARight, comparison.onlyBRight));
  });

  test('a model against itself: no difference', () => {
    const same = compareOnSameTest(b, b, { ...test1, bootstrapReplicates: 50 });
    assert.deepEqual(same.differences.accuracy, { estimate: 0, low: 0, high: 0 });
    assert.deepEqual([same.disagreements, same.mcnemar.exact], [[], 1]);
  });
});
