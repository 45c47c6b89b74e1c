import assert from 'node:assert/strict';
import test from 'node:test';
import type { SlideStatistics } from '../../src-main/contract/index.ts';
import { tileName } from '../../src-renderer/lib/tile-name.ts';
import { type AssessedCell, zoneCounts, zoneOfCell } from '../../src-renderer/lib/zones.ts';
import { components } from '../../src-renderer/messages/en/components.ts';

const done: AssessedCell = {
  status: 'done',
  predictedClass: 'Parasitized',
  needsReview: false,
  reviewedClass: null,
};

test('a cell lies in the zone of its class, in doubt, or in none', () => {
  const zone = (cell: Partial<AssessedCell>) => zoneOfCell({ ...done, ...cell }, 'Parasitized');
  assert.equal(zone({}), 'infected');
  assert.equal(zone({ predictedClass: 'Uninfected' }), 'clear');
  assert.equal(zone({ needsReview: true }), 'doubtful');
  assert.equal(zone({ status: 'unreadable', predictedClass: null }), 'unassessed');
  assert.equal(zone({ status: 'pending', predictedClass: null }), 'unassessed');
});

test('a person outweighs the model, also where the model said nothing', () => {
  const reviewed = { ...done, needsReview: true, reviewedClass: 'Uninfected' };
  assert.equal(zoneOfCell(reviewed, 'Parasitized'), 'clear');
  const unreadable = { ...reviewed, status: 'unreadable' as const, predictedClass: null };
  assert.equal(zoneOfCell(unreadable, 'Parasitized'), 'clear');
});

test('the zones of a slide add up to all its images', () => {
  const none = { estimate: null, low: null, high: null };
  const statistics: SlideStatistics = {
    cells: 1022,
    positives: 20,
    needsReview: 6,
    positivesToReview: 2,
    reviewed: 0,
    reviewedPositives: 0,
    unreadable: 1,
    skipped: 1,
    parasitaemia: none,
    correctedParasitaemia: none,
    weighedShare: 0.017,
    limitOfBlank: null,
    limitOfDetection: null,
    upperBoundIfNone: null,
    verdict: 'parasites-found',
  };
  const counts = zoneCounts(statistics);
  assert.deepEqual(counts, { infected: 18, doubtful: 6, clear: 998, unassessed: 2 });
  assert.equal(
    Object.values(counts).reduce((sum, count) => sum + count, 0),
    1024,
  );
});

test('what a tile shows by border, bar and badges is read aloud', () => {
  const tile = {
    picture: () => '',
    zone: 'infected' as const,
    word: 'Parasitized',
    name: 'a.png',
    probability: 0.97,
    reviewedAs: 'Uninfected',
    unlikeTraining: true,
    excluded: true,
  };
  assert.equal(
    tileName(tile, { components }).replaceAll('\u00a0', ' '),
    'Parasitized, 97.0 % likely infected, Reviewed: Uninfected, Unlike the training data, Excluded',
  );
  assert.equal(
    tileName(
      { ...tile, probability: null, reviewedAs: null, unlikeTraining: false, excluded: false },
      { components },
    ),
    'Parasitized',
  );
  assert.equal(tileName(undefined, { components }), 'Not looked at yet');
});
