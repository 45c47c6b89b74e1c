import assert from 'node:assert/strict';
import test from 'node:test';
import {
  dataFacts,
  type Fact,
  fileFacts,
  recipeFacts,
} from '../../src-renderer/screens/models/card-facts.ts';
import { sampleCard } from '../support/sample-reports.ts';

function valueOf(facts: readonly Fact[], name: string): string | undefined {
  return facts.find(([known]) => known === name)?.[1];
}

test('the data of a card: by whom it was divided, how many images of how many patients', () => {
  const card = sampleCard();
  const facts = dataFacts(card);
  assert.equal(valueOf(facts, 'Split'), 'default, by patient, 70\u00a0% / 20\u00a0% / 10\u00a0%, seed 1');
  assert.equal(valueOf(facts, 'Learned from'), '12,063 images of 79 patients');
  assert.match(valueOf(facts, 'Classes') ?? '', /\(Parasitized counts as infected\)$/);
  const synthetic = { ...card, data: { ...card.data, synthetic: true } };
  assert.match(valueOf(dataFacts(synthetic), 'Dataset') ?? '', /^nih \(drawn cells/);
});

test('every way of dividing is told in words', () => {
  const card = sampleCard();
  const split = (method: typeof card.data.split.method) => {
    const data = { ...card.data, split: { ...card.data.split, unit: 'image' as const, method } };
    return valueOf(dataFacts({ ...card, data }), 'Split') ?? '';
  };
  const folds = split({ kind: 'folds', folds: 5, testFold: 2, validationFold: 3, seed: 4 });
  assert.match(folds, /by image: other cells .*5 parts, part 2 kept for the test, seed 4$/);
  assert.match(
    split({ kind: 'file', file: '/lab/folds.json', testFold: 4, validationFold: 3 }),
    /as the file \/lab\/folds\.json says$/,
  );
});

test('how a version was made, from its recipe', () => {
  const card = sampleCard();
  const facts = recipeFacts(card);
  assert.equal(valueOf(facts, 'Backbone'), 'squeezenet1_1, learned on everyday pictures (ImageNet)');
  assert.equal(valueOf(facts, 'New part'), '256 hidden units, dropout 30\u00a0%');
  assert.equal(valueOf(facts, 'Took'), '4\u00a0min');
  const { head } = card.recipe;
  const plain = recipeFacts({ ...card, recipe: { ...card.recipe, head: { ...head, hidden: 0 } } });
  assert.equal(valueOf(plain, 'New part'), 'no hidden layer, dropout 30\u00a0%');
  const strange = recipeFacts({ ...card, backbone: { ...card.backbone, weights: 'of our own lab' } });
  assert.equal(valueOf(strange, 'Backbone'), 'squeezenet1_1, of our own lab');
});

test('the checksums of a card are whole', () => {
  const card = sampleCard();
  const facts = fileFacts(card);
  assert.equal(valueOf(facts, 'SHA-256 of the file'), card.sha256);
  assert.equal(valueOf(facts, 'SHA-256 of the list of images'), card.data.listSha256);
});
