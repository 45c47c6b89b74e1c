import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NAMING_PRESETS, type NamingPreview } from '../../src-main/contract/index.ts';
import { datasets } from '../../src-renderer/messages/en/datasets.ts';
import { describeMethod } from '../../src-renderer/screens/datasets/describe-method.ts';
import { describeNaming } from '../../src-renderer/screens/datasets/describe-naming.ts';
import { imbalanceOf } from '../../src-renderer/screens/datasets/imbalance.ts';
import {
  importObstacle,
  recognisePositive,
  suggestName,
} from '../../src-renderer/screens/datasets/import-form.ts';
import { firstNamingForm, namingOf, withPreset } from '../../src-renderer/screens/datasets/naming-form.ts';
import { patientCell, patientColumns } from '../../src-renderer/screens/datasets/patient-table.ts';
import {
  firstSplitForm,
  methodOf,
  type SplitForm,
  unitOf,
} from '../../src-renderer/screens/datasets/split-form.ts';
import { viewOf } from '../../src-renderer/screens/datasets/views.ts';

describe('the import form', () => {
  const preview: NamingPreview = {
    ...{ images: 40, complete: true, patients: 4, slides: 4, imagesWithoutPatient: 0, examples: [] },
    classes: [
      { name: 'Parasitized', images: 20 },
      { name: 'Uninfected', images: 20 },
    ],
  };
  const ready = {
    ...{ folder: '/lab/cells', name: 'cells', taken: ['other'], hasNaming: true },
    ...{ preview, positiveClass: 'Parasitized' },
  };

  test('the name is the folder’s, numbered where it is taken', () => {
    assert.equal(suggestName('/lab/Batch 3/', []), 'Batch 3');
    assert.equal(suggestName('D:\\lab\\cells', ['cells', 'cells 2']), 'cells 3');
    assert.equal(suggestName('/', []), '/');
    assert.ok(suggestName(`/lab/${'x'.repeat(300)}`, []).length <= 200);
  });

  test('a class is taken for the infected one only where there is no doubt', () => {
    const classes = (...names: string[]) => names.map((name) => ({ name }));
    assert.equal(recognisePositive(classes('Uninfected', 'PARASITIZED')), 'PARASITIZED');
    assert.equal(recognisePositive(classes('infected', 'malaria')), null);
    assert.equal(recognisePositive(classes('a', 'b')), null);
  });

  test('the first thing that is missing is named', () => {
    const obstacle = (changes: Partial<typeof ready> | { folder: null } | { preview: undefined }) =>
      importObstacle({ ...ready, ...changes });
    assert.equal(obstacle({}), undefined);
    assert.equal(obstacle({ folder: null }), 'no-folder');
    assert.equal(obstacle({ name: '  ' }), 'no-name');
    assert.equal(obstacle({ name: ' other ' }), 'name-taken');
    assert.equal(obstacle({ hasNaming: false }), 'no-naming');
    assert.equal(obstacle({ preview: undefined }), 'looking');
    assert.equal(obstacle({ preview: { ...preview, images: 0, classes: [] } }), 'no-images');
    assert.equal(obstacle({ preview: { ...preview, classes: preview.classes.slice(1) } }), 'one-class');
    assert.equal(obstacle({ positiveClass: 'Moon' }), 'no-positive');
  });
});

describe('the naming editor', () => {
  test('begins with the NIH names, and its choices become a naming', () => {
    const form = firstNamingForm();
    assert.deepEqual(namingOf(form), { kind: 'pattern', pattern: NAMING_PRESETS.nih, preset: 'nih' });
    assert.deepEqual(namingOf({ ...form, kind: 'none' }), { kind: 'none' });
    assert.deepEqual(namingOf({ ...form, kind: 'folder', patientLevel: 2 }), {
      ...{ kind: 'folder', patientLevel: 2, slideLevel: null },
    });
    assert.deepEqual(namingOf({ ...form, kind: 'manifest', manifest: '/a.csv' }), {
      ...{ kind: 'manifest', file: '/a.csv' },
    });
  });

  test('an own pattern begins as the last one was, and is built-in no longer once it is changed', () => {
    const own = withPreset(withPreset(firstNamingForm(), 'parts'), 'own');
    assert.equal(own.pattern, NAMING_PRESETS.parts);
    const changed = { ...own, pattern: '(?<patient>x)' };
    assert.deepEqual(namingOf(changed), { kind: 'pattern', pattern: '(?<patient>x)', preset: null });
    assert.equal(withPreset(changed, 'first').pattern, NAMING_PRESETS.first);
  });

  test('without a pattern or list there is no naming yet', () => {
    assert.equal(namingOf({ ...firstNamingForm(), pattern: ' ' }), undefined);
    assert.equal(namingOf({ ...firstNamingForm(), kind: 'manifest' }), undefined);
  });

  test('a naming is told in one line', () => {
    const told = (naming: Parameters<typeof describeNaming>[0]) => describeNaming(naming, datasets.naming);
    assert.match(told({ kind: 'pattern', pattern: 'p', preset: 'nih' }), /NIH/);
    assert.match(told({ kind: 'pattern', pattern: '(?<patient>x)', preset: null }), /\(\?<patient>x\)$/);
    assert.match(told({ kind: 'manifest', file: 'D:\\lab\\list.csv' }), / list\.csv$/);
  });
});

describe('the split form', () => {
  const chosen = (changes: Partial<SplitForm>) => methodOf({ ...firstSplitForm(), ...changes });

  test('begins with 70, 20 and 10 by patient', () => {
    assert.deepEqual(chosen({}), {
      method: { kind: 'ratio', train: 70, validation: 20, test: 10, seed: 1 },
    });
    assert.equal(unitOf(firstSplitForm()), null);
    assert.equal(unitOf({ ...firstSplitForm(), unit: 'slide' }), 'slide');
  });

  test('folds count from 1 for a person, those of a file are as it numbers them', () => {
    assert.deepEqual(chosen({ kind: 'folds' }), {
      method: { kind: 'folds', folds: 5, testFold: 4, validationFold: 3, seed: 1 },
    });
    assert.deepEqual(chosen({ kind: 'file', file: '/f.json', fileTestFold: 0 }), {
      method: { kind: 'file', file: '/f.json', testFold: 0, validationFold: 3 },
    });
  });

  test('what cannot be divided is said before it is asked for', () => {
    assert.deepEqual(
      [
        chosen({ train: 0 }),
        chosen({ test: null }),
        chosen({ validation: -1 }),
        chosen({ seed: 1.5 }),
        chosen({ kind: 'folds', folds: 2 }),
        chosen({ kind: 'folds', testFold: 6 }),
        chosen({ kind: 'folds', testFold: 4 }),
        chosen({ kind: 'file' }),
        chosen({ kind: 'file', file: '/f.json', fileTestFold: 3 }),
      ].map((answer) => 'obstacle' in answer && answer.obstacle),
      ['shares', 'shares', 'shares', 'seed', 'folds', 'fold-range', 'same-fold', 'no-file', 'same-fold'],
    );
  });

  test('a way of splitting is told in one line', () => {
    const words = datasets.splits.describe;
    const ratio = { kind: 'ratio', train: 7, validation: 2, test: 1, seed: 1 } as const;
    assert.equal(describeMethod(ratio, words), 'Shares 70 : 20 : 10');
    const folds = { kind: 'folds', folds: 5, testFold: 4, validationFold: 3, seed: 1 } as const;
    assert.equal(describeMethod(folds, words), '5 folds, fold 5 for the test');
  });
});

test('the table of patients has a column for each class, whatever it is called', () => {
  const columns = patientColumns(['images', 'b'], datasets);
  assert.deepEqual(
    columns.map(({ key }) => key),
    ['patient', 'slides', 'images', 'class:images', 'class:b'],
  );
  const row = { patient: null, slides: 2, images: 1200, classes: [{ name: 'images', images: 3 }] };
  assert.deepEqual(
    columns.map(({ key }) => patientCell(row, key, datasets)),
    ['Not known', '2', '1,200', '3', '0'],
  );
});

test('imbalance is the largest class by the smallest', () => {
  assert.equal(
    imbalanceOf([
      { name: 'a', images: 30 },
      { name: 'b', images: 10 },
    ]),
    3,
  );
  assert.equal(imbalanceOf([{ name: 'a', images: 30 }]), null);
  assert.equal(
    imbalanceOf([
      { name: 'a', images: 30 },
      { name: 'b', images: 0 },
    ]),
    null,
  );
});

test('an address that asks for no view of ours shows the overview', () => {
  assert.deepEqual(
    [viewOf({ show: 'splits' }), viewOf({ show: 'x' }), viewOf({})],
    ['splits', 'overview', 'overview'],
  );
});
