import assert from 'node:assert/strict';
import test from 'node:test';
import type { PatientRow } from '../../src-main/contract/index.ts';
import { pointAtThreshold } from '../../src-renderer/components/charts/thin-curve.ts';
import { trainingResult } from '../../src-renderer/messages/en/training-result.ts';
import { readAll } from '../../src-renderer/screens/training/result/all-cells.ts';
import { wantedFilter, wantedTitle } from '../../src-renderer/screens/training/result/cells-wanted.ts';
import { judgedLimits } from '../../src-renderer/screens/training/result/limits.ts';
import { outOf } from '../../src-renderer/screens/training/result/out-of.ts';
import { sortPatients, WORST_FIRST } from '../../src-renderer/screens/training/result/patients.ts';
import {
  CellsByProbability,
  confusionOf,
  ownCounts,
  ratesOf,
  roughCounts,
  withThreshold,
} from '../../src-renderer/screens/training/result/threshold.ts';
import { sampleCard } from '../support/sample-reports.ts';

const card = sampleCard();

/** Cells with which the counts can be told by hand. */
const cells = [
  { trueClass: 'Parasitized', probability: 0.9 },
  { trueClass: 'Parasitized', probability: 0.5 },
  { trueClass: 'Parasitized', probability: 0.2 },
  { trueClass: 'Uninfected', probability: 0.6 },
  { trueClass: 'Uninfected', probability: 0.1 },
];
const byProbability = new CellsByProbability(cells, 'Parasitized');

test('a share is told out of a number that neither makes it none nor all', () => {
  assert.deepEqual(outOf(0.97), { all: 100, count: 97 });
  assert.deepEqual(outOf(0.998), { all: 1000, count: 998 });
  assert.deepEqual(outOf(0.0004, 1000), { all: 10000, count: 4 });
  assert.deepEqual(
    [outOf(0), outOf(1)],
    [
      { all: 100, count: 0 },
      { all: 100, count: 100 },
    ],
  );
});

test('the counts at any threshold are those of the cells; one as probable as the threshold is marked', () => {
  assert.deepEqual(byProbability.at(0.5), { found: 2, missed: 1, wronglyMarked: 1, rightlyClear: 1 });
  assert.deepEqual(byProbability.at(0.51), { found: 1, missed: 2, wronglyMarked: 1, rightlyClear: 1 });
  assert.deepEqual(byProbability.at(0), { found: 3, missed: 0, wronglyMarked: 2, rightlyClear: 0 });
  assert.deepEqual(byProbability.at(1.1), { found: 0, missed: 3, wronglyMarked: 0, rightlyClear: 2 });
  assert.deepEqual(ratesOf(byProbability.at(0.5)), { sensitivity: 2 / 3, falseAlarmRate: 0.5 });
  assert.deepEqual(ratesOf(new CellsByProbability([], 'x').at(0.5)), {
    sensitivity: null,
    falseAlarmRate: null,
  });
});

test('the table of classes stands in the order of the classes, whichever is the infected one', () => {
  const counts = { found: 8, missed: 2, wronglyMarked: 1, rightlyClear: 9 };
  assert.deepEqual(confusionOf(counts, ['Parasitized', 'Uninfected'], 'Parasitized'), [
    [8, 2],
    [1, 9],
  ]);
  assert.deepEqual(confusionOf(counts, ['Healthy', 'Infected'], 'Infected'), [
    [9, 1],
    [2, 8],
  ]);
});

test("at the version's own threshold the counts are those of its card", () => {
  const { test: report } = card;
  const own = ownCounts(report);
  assert.deepEqual(confusionOf(own, card.classes, card.positiveClass), report.confusion);
  assert.equal(ratesOf(own).sensitivity, report.metrics.sensitivity);
});

test('without the cells the counts are about right, from the curve', () => {
  const { test: report } = card;
  const [own, rough] = [ownCounts(report), roughCounts(report, report.threshold)];
  const all = own.found + own.missed;
  assert.equal(rough.found + rough.missed, all);
  assert.ok(Math.abs(rough.found - own.found) / all < 0.05, `${rough.found} for ${own.found} of ${all}`);
});

test('the point of a threshold lies on the curves although the card leaves points out', () => {
  const counts = { found: 70, missed: 30, wronglyMarked: 5, rightlyClear: 95 };
  const { roc, precisionRecall } = withThreshold(card.test, counts, 0.4321);
  assert.deepEqual(pointAtThreshold(roc, 0.4321), { x: 0.05, y: 0.7, threshold: 0.4321 });
  assert.deepEqual(pointAtThreshold(precisionRecall, 0.4321), { x: 0.7, y: 70 / 75, threshold: 0.4321 });
  assert.deepEqual(
    roc.map(({ threshold }) => threshold),
    roc.map(({ threshold }) => threshold).sort((a, b) => b - a),
  );
});

test('the limits are judged as the application judged them', () => {
  const judged = judgedLimits(card);
  assert.equal(
    judged.every(({ met }) => met),
    card.acceptance.met,
  );
  const strict = structuredClone(card);
  strict.acceptance.limits = { minSensitivity: 1, maxFalseAlarmRate: 0 };
  assert.ok(judgedLimits(strict).every(({ met }) => !met));
  const unknown = structuredClone(card);
  unknown.test.intervals.sensitivity = { estimate: null, low: null, high: null };
  assert.equal(judgedLimits(unknown)[0]?.met, false);
  const noHealthyPeople = structuredClone(card);
  noHealthyPeople.test.slideLevel.falseAlarmRate = { estimate: null, low: null, high: null };
  const [, alarms] = judgedLimits(noHealthyPeople);
  assert.equal(alarms?.what, 'markedCells');
  assert.equal(alarms.measured.estimate, 1 - (card.test.intervals.specificity.estimate ?? NaN));
});

test('the worst patients come first, those without a figure last, equal ones by name', () => {
  const row = (patient: string, accuracy: number, sensitivity: number | null): PatientRow => ({
    ...{ patient, accuracy, sensitivity, infected: sensitivity !== null, cells: 10 },
    ...{
      positiveByLabel: 1,
      positiveByModel: 1,
      specificity: null,
      shareCalledPositive: 0.1,
      weighedShare: null,
    },
  });
  const rows = [row('C10', 0.9, 0.8), row('C2', 0.9, null), row('C1', 0.5, 0.9)];
  const names = (sorted: PatientRow[]) => sorted.map(({ patient }) => patient);
  assert.deepEqual(names(sortPatients(rows, WORST_FIRST)), ['C1', 'C2', 'C10']);
  assert.deepEqual(names(sortPatients(rows, { key: 'found', up: true })), ['C10', 'C1', 'C2']);
  assert.deepEqual(names(sortPatients(rows, { key: 'found', up: false })), ['C1', 'C10', 'C2']);
  assert.deepEqual(names(sortPatients(rows, { key: 'patient', up: false })), ['C10', 'C2', 'C1']);
});

test('a list is read to its end page by page, and not at all where it is too long', async () => {
  const list = Array.from({ length: 1203 }, (_, index) => index);
  const asked: number[] = [];
  const ask = ({ offset, limit }: { offset: number; limit: number }) => {
    asked.push(offset);
    return Promise.resolve({ total: list.length, rows: list.slice(offset, offset + limit) });
  };
  assert.deepEqual(await readAll(ask, 5000), list);
  assert.deepEqual(asked, [0, 500, 1000]);
  assert.equal(await readAll(ask, 1000), undefined);
  assert.deepEqual(await readAll(() => Promise.resolve({ total: 0, rows: [] }), 10), []);
});

test('the pictures behind a number are asked for and headed as what they are', () => {
  const confused = { trueClass: 'Parasitized', predictedClass: 'Uninfected', threshold: 0.3 };
  assert.equal(wantedTitle(confused, trainingResult), 'Truly Parasitized, called Uninfected');
  assert.equal(wantedFilter(confused).threshold, 0.3);
  assert.equal(wantedTitle({ patient: 'C7' }, trainingResult), 'Cells of patient C7');
  assert.equal(wantedTitle({ mistakesOnly: true }, trainingResult), trainingResult.mistakes);
  assert.deepEqual(wantedFilter({ patient: 'C7' }), {
    ...{ trueClass: null, predictedClass: null, patient: 'C7', mistakesOnly: false },
    ...{ threshold: null, order: 'certain' },
  });
});
