import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { judgeLabels } from '../../src-main/statistics/index.ts';
import { assertClose } from './support.ts';

const table = z.array(z.array(z.number()));

/** Numbers by the authors' own package; fixtures/make_label_fixtures.py makes them. */
const cases = z
  .array(
    z.object({
      name: z.string(),
      classes: z.int(),
      labels: z.string().transform((digits) => Int32Array.from(digits, Number)),
      probabilities: z.array(z.number()).transform((values) => Float64Array.from(values)),
      thresholds: z.array(z.number()),
      confidentJoint: table,
      calibratedJoint: table,
      suspects: z.array(z.int()),
      scores: z.array(z.number()),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('fixtures/labels.json', import.meta.url), 'utf8')));

describe('confident learning agrees with cleanlab', () => {
  for (const expected of cases) {
    test(expected.name, () => {
      const { classes: classCount, labels, probabilities } = expected;
      const found = judgeLabels({ classCount, labels, probabilities });
      found.thresholds.forEach((threshold, c) => {
        assertClose(threshold, expected.thresholds[c] ?? NaN, 1e-9, `threshold of class ${c}`);
      });
      assert.deepEqual(found.confidentJoint, expected.confidentJoint);
      for (const [given, counts] of expected.calibratedJoint.entries()) {
        const total = counts.reduce((sum, count) => sum + count, 0);
        // cleanlab rounds to whole images.
        assertClose(found.noise[given], 1 - (counts[given] ?? NaN) / total, 1 / total, `noise of ${given}`);
      }
      // Equal margins have no order of their own.
      const byRank = (index: number, rank: number) => [expected.scores[rank]?.toFixed(9), index].join(' ');
      assert.deepEqual(
        found.suspects.map(({ index, score }) => [score.toFixed(9), index].join(' ')).sort(),
        expected.suspects.map(byRank).sort(),
      );
      const scores = found.suspects.map(({ score }) => score);
      assert.deepEqual(
        scores,
        scores.toSorted((a, b) => a - b),
      );
      for (const { index, given, probability, suggested } of found.suspects) {
        assert.equal(given, labels[index]);
        assert.equal(probability, probabilities[index * classCount + given]);
        assert.notEqual(suggested, given);
      }
    });
  }
});

test('a class without images, or none of them confident, has no estimate', () => {
  const { noise, suspects } = judgeLabels({
    classCount: 3,
    labels: Int32Array.of(0, 0, 1),
    probabilities: Float64Array.of(0.9, 0.1, 0, 0.7, 0.3, 0, 0.2, 0.8, 0),
  });
  assert.deepEqual(noise, [0, 0, null]);
  assert.deepEqual(suspects, []);
});

test('labels and probabilities that do not fit are refused', () => {
  const labels = Int32Array.of(0, 1);
  assert.throws(() => judgeLabels({ classCount: 2, labels, probabilities: new Float64Array(3) }), RangeError);
  assert.throws(() => judgeLabels({ classCount: 1, labels, probabilities: new Float64Array(2) }), RangeError);
});
