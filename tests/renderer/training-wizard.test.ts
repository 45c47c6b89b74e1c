import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type DatasetSummary,
  quickRecipeSchema,
  recipeSchema,
  type SplitPreview,
  type SplitSummary,
} from '../../src-main/contract/index.ts';
import { training } from '../../src-renderer/messages/en/training.ts';
import {
  asKind,
  chosenPreset,
  EMPTY_DRAFT,
  isChanged,
  readDraft,
  splitMethod,
} from '../../src-renderer/screens/training/new/draft.ts';
import {
  NUMBER_SETTINGS,
  type NumberSetting,
  shownValue,
  withShownValue,
} from '../../src-renderer/screens/training/new/number-settings.ts';
import { classesOfPatients, partsFirst } from '../../src-renderer/screens/training/new/patient-parts.ts';
import {
  neighbour,
  reachableStep,
  type WizardFacts,
  whyNot,
} from '../../src-renderer/screens/training/new/steps.ts';

const recipe = quickRecipeSchema.parse({});
/** Has every number that any recipe has. */
const deep = recipeSchema.parse({ kind: 'standard' });
const words = training.wizard.blocked;
const settings = Object.entries<NumberSetting>(NUMBER_SETTINGS);

const dataset: DatasetSummary = {
  name: 'clinic',
  folder: '/cells',
  createdAt: '2026-11-24T10:00:00Z',
  naming: { kind: 'none' },
  classes: [
    { name: 'Parasitized', images: 30 },
    { name: 'Uninfected', images: 40 },
  ],
  positiveClass: 'Parasitized',
  synthetic: false,
  images: 70,
  leftOut: 0,
  patients: 4,
  splits: ['first'],
};
const split: SplitSummary = {
  dataset: 'clinic',
  name: 'first',
  unit: 'patient',
  method: { kind: 'ratio', train: 0.7, validation: 0.2, test: 0.1, seed: 1 },
  createdAt: '2026-11-24T10:00:00Z',
  parts: [],
  warnings: [],
};
const preview: SplitPreview = { unit: 'patient', parts: [], warnings: [], patients: [] };
const ready: WizardFacts = {
  dataset,
  split,
  preview: undefined,
  previewError: undefined,
  sharesFit: true,
  hasRecipe: true,
  faultyFields: 0,
  estimateError: undefined,
  deviceMissing: false,
};

test('what a field shows is what it writes, for every number of the recipe', () => {
  for (const [id, setting] of settings) {
    const shown = shownValue(setting, deep);
    const written = withShownValue(setting, deep, shown);
    assert.ok(written, id);
    assert.deepEqual(shownValue(setting, written), shown, id);
    assert.deepEqual(recipeSchema.parse(written), written, id);
  }
});

test('the bounds of every field are values that the application takes', () => {
  for (const [id, setting] of settings)
    for (const bound of [setting.min, setting.max]) {
      const written = withShownValue(setting, deep, bound);
      assert.ok(written !== undefined && recipeSchema.safeParse(written).success, `${id} = ${bound}`);
    }
});

test('a field takes nothing beyond its bounds, nothing empty unless it may be, no half of a whole', () => {
  for (const [id, setting] of settings) {
    assert.equal(withShownValue(setting, deep, setting.max + 1), undefined, id);
    assert.equal(withShownValue(setting, deep, setting.min - 1), undefined, id);
    assert.equal(withShownValue(setting, deep, NaN), undefined, id);
    assert.equal(withShownValue(setting, deep, null) === undefined, setting.optional !== true, id);
  }
  assert.equal(withShownValue(NUMBER_SETTINGS.views, deep, 2.5), undefined);
});

test('shares are shown in percent without the dust of binary fractions', () => {
  const seven = withShownValue(NUMBER_SETTINGS.colour, recipe, 7);
  assert.ok(seven);
  assert.equal(seven.augmentation.colour, 0.07);
  assert.equal(shownValue(NUMBER_SETTINGS.colour, seven), 7);
});

test('every field has its name and its one line', () => {
  for (const [id] of settings) {
    const own = training.settings[id as keyof typeof NUMBER_SETTINGS];
    assert.ok(own.name.length > 0 && own.text.endsWith('.'), id);
  }
});

test('a draft is what was kept; nonsense and other shapes begin anew', () => {
  const kept = { ...EMPTY_DRAFT, dataset: 'clinic', recipe };
  assert.deepEqual(readDraft(JSON.stringify(kept)), kept);
  const deeper = { ...kept, preset: 'improve', recipe: deep };
  assert.deepEqual(readDraft(JSON.stringify(deeper)), deeper);
  for (const text of [null, '', '{', 'null', '[]', '{"dataset":7}', JSON.stringify({ ...kept, recipe: {} })])
    assert.deepEqual(readDraft(text), EMPTY_DRAFT, String(text));
});

test('shares of a split leave something for each part', () => {
  const method = splitMethod({ validation: 20, test: 10, seed: 3 });
  assert.deepEqual(method, { kind: 'ratio', train: 0.7, validation: 0.2, test: 0.1, seed: 3 });
  for (const [validation, test] of [
    [50, 50],
    [0, 10],
    [null, 10],
    [20, null],
    [99, 1],
  ] as const)
    assert.equal(splitMethod({ validation, test, seed: 1 }), undefined);
});

test('improving the model in use is chosen where it is proposed, until a person chooses otherwise', () => {
  const preset = (id: 'improve' | 'balanced' | 'thorough') => ({ id, backbone: 'v1', recipe });
  const all = [preset('improve'), preset('balanced'), preset('thorough')];
  assert.equal(chosenPreset(all, null)?.id, 'improve');
  assert.equal(chosenPreset(all, 'thorough')?.id, 'thorough');
  assert.equal(chosenPreset(all.slice(1), 'improve')?.id, 'balanced', 'no model is in use any more');
  assert.equal(chosenPreset([], 'improve'), undefined);
});

test('another kind of recipe learns in its own way from the same, and must reach the same', () => {
  const own = {
    ...recipe,
    seed: 7,
    maxEpochs: 3,
    acceptance: { minSensitivity: 0.99, maxFalseAlarmRate: 0 },
  };
  const changed = asKind(own, deep);
  assert.deepEqual(changed, { ...deep, seed: 7, acceptance: own.acceptance });
  assert.deepEqual(recipeSchema.parse(changed), changed);
  assert.deepEqual(asKind(changed, recipe), { ...own, maxEpochs: recipe.maxEpochs });
});

test('a recipe is changed by anything but its acceptance limits', () => {
  const stricter = { ...recipe, acceptance: { minSensitivity: 0.99, maxFalseAlarmRate: 0.01 } };
  assert.ok(!isChanged(stricter, recipe));
  assert.ok(isChanged({ ...recipe, seed: 2 }, recipe));
});

test('each step says what is missing', () => {
  assert.equal(whyNot('data', { ...ready, dataset: undefined }, words), words.noDataset);
  const oneClass = { ...dataset, classes: [{ name: 'Parasitized', images: 30 }] };
  assert.equal(whyNot('data', { ...ready, dataset: oneClass }, words), words.oneClass);
  const other = { ...dataset, positiveClass: 'Ring' };
  assert.equal(whyNot('data', { ...ready, dataset: other }, words), words.noPositive('Ring'));
  assert.equal(whyNot('split', { ...ready, split: undefined }, words), words.noSplit);
  assert.equal(whyNot('split', { ...ready, split: null }, words), words.noPreview);
  assert.equal(whyNot('split', { ...ready, split: null, preview }, words), undefined);
  assert.equal(whyNot('split', { ...ready, split: null, preview, sharesFit: false }, words), words.shares);
  const previewError = { code: 'invalid-input', message: 'Too few patients.' } as const;
  assert.equal(whyNot('split', { ...ready, split: null, previewError }, words), 'Too few patients.');
  assert.equal(whyNot('how', { ...ready, hasRecipe: false }, words), words.noRecipe);
  assert.match(whyNot('how', { ...ready, faultyFields: 2 }, words) ?? '', /^2 fields/);
  assert.equal(whyNot('how', { ...ready, deviceMissing: true }, words), words.device);
  const estimateError = { code: 'invalid-input', message: 'Class A has 3 images.' } as const;
  assert.equal(whyNot('how', { ...ready, estimateError }, words), 'Class A has 3 images.');
  assert.equal(whyNot('how', ready, words), undefined);
});

test('an address leads no farther than to the first step that is not done', () => {
  assert.equal(reachableStep(undefined, ready, words), 'data');
  assert.equal(reachableStep('start', ready, words), 'start');
  assert.equal(reachableStep('start', { ...ready, split: undefined }, words), 'split');
  assert.equal(reachableStep('how', { ...ready, dataset: undefined }, words), 'data');
  assert.equal(reachableStep('nonsense', ready, words), 'data');
  assert.deepEqual(
    [neighbour('data', -1), neighbour('data', 1), neighbour('start', 1)],
    [undefined, 'split', undefined],
  );
});

test('in the preview those kept aside come first', () => {
  const row = (patient: string, part: 'train' | 'test' | null, className: string) => ({
    ...{ patient, part, slides: 1, images: 1 },
    classes: [{ name: className, images: 1 }],
  });
  const rows = [row('A', 'train', 'x'), row('B', null, 'x'), row('C', 'test', 'a')];
  assert.deepEqual(
    partsFirst(rows).map(({ patient }) => patient),
    ['C', 'A', 'B'],
  );
  assert.deepEqual(classesOfPatients(rows), ['a', 'x']);
});
