import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabelFinding } from '../../src-main/contract/index.ts';
import { LabelDecisions, verdictOfClass } from '../../src-renderer/screens/datasets/label-decisions.ts';
import { labelFilterOf, labelQueryOf, labelTile } from '../../src-renderer/screens/datasets/label-tile.ts';

const suspect: LabelFinding = {
  ...{ id: 5, rank: 1, image: 9, path: 'Parasitized/a.png', patient: 'C1', slide: null },
  ...{ given: 'Parasitized', suggested: 'Uninfected', probability: 0.02, score: 0.02 },
  ...{ decision: null, decidedBy: null, decidedAt: null, className: 'Parasitized', open: true },
};

test('a decision is told to who listens, announced, and taken back whole', async () => {
  const asked: object[] = [];
  const told: LabelFinding[] = [];
  let undo = () => Promise.resolve();
  const decisions = new LabelDecisions(
    {
      decide: (input: object) => {
        asked.push(input);
        return Promise.resolve({ change: 7, changed: 1 });
      },
      undo: (input: object) => {
        asked.push(input);
        return Promise.resolve({ change: 8, changed: 1 });
      },
    },
    (text, takeBack) => {
      assert.equal(text, 'said');
      undo = takeBack;
    },
  );
  const stop = decisions.onChanged((findings) => told.push(...findings));
  const verdict = verdictOfClass(suspect, 'Uninfected');
  await decisions.decide('clinic', [suspect], verdict, 'said');
  assert.deepEqual(told.at(-1), {
    ...suspect,
    decision: 'relabelled',
    className: 'Uninfected',
    open: false,
  });
  await undo();
  assert.deepEqual(told.at(-1), suspect);
  assert.deepEqual(asked, [
    { dataset: 'clinic', findings: [5], decision: { kind: 'relabel', className: 'Uninfected' } },
    { change: 7 },
  ]);
  stop();
  await decisions.decide('clinic', [suspect], { kind: 'exclude' }, 'said');
  assert.equal(told.length, 2);
});

test('to give a suspect the class that it has is to keep its label', () => {
  assert.deepEqual(verdictOfClass(suspect, 'Parasitized'), { kind: 'keep' });
});

test('a tile shows the label as given beside the one that it looks like', () => {
  const tile = labelTile(suspect, 'Parasitized', (given, suggested) => `${given}, ${suggested}`);
  assert.deepEqual([tile.zone, tile.suggested, tile.word], ['infected', 'clear', 'Parasitized, Uninfected']);
  assert.deepEqual([tile.reviewedAs, tile.excluded], [null, false]);
  assert.equal(labelTile({ ...suspect, decision: 'excluded' }, 'Parasitized', String).excluded, true);
});

test('an address that says nothing asks for what is to be decided, and a filter survives it', () => {
  assert.deepEqual(labelFilterOf({}), { state: 'open', given: null, patient: null });
  for (const state of ['open', 'kept', null] as const) {
    const filter = { state, given: 'Parasitized', patient: 'C1' };
    const query = Object.entries(labelQueryOf(filter)).filter(([, value]) => value !== null);
    assert.deepEqual(labelFilterOf(Object.fromEntries(query) as Record<string, string>), filter);
  }
});
