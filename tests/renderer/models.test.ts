import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModelComparison, ModelSummary, ModelUse } from '../../src-main/contract/index.ts';
import { joinPath, withEnding } from '../../src-renderer/lib/path.ts';
import {
  comparisonOrder,
  firstPair,
  readChosen,
  toggleChosen,
} from '../../src-renderer/screens/models/chosen.ts';
import {
  complementOf,
  countDifference,
  isPartlyShared,
  negated,
  verdict,
  whoIsRight,
  writeDifference,
} from '../../src-renderer/screens/models/comparison.ts';
import {
  chosenNormalisation,
  type NetworkInput,
  networkInputProblems,
  readTriple,
} from '../../src-renderer/screens/models/network-input.ts';
import { formerVersion, lastUse } from '../../src-renderer/screens/models/use.ts';

function model(version: string, status: ModelSummary['status'] = 'candidate'): ModelSummary {
  return {
    ...{ version, name: `model ${version}`, status, createdAt: '2026-11-23T09:14:00Z' },
    ...{ backbone: 'squeezenet', dataset: 'clinic', sha256: '0'.repeat(64), acceptanceMet: true },
    testImagesLearnedBefore: 0,
    learnedImagesLeftOut: false,
    ...{ accuracy: null, sensitivity: null, specificity: null, rocAuc: null },
  };
}

function use(version: string, former: string | null): ModelUse {
  return { at: '2026-11-23T09:14:00Z', by: 'Ada', version, former, override: null };
}

describe('choosing versions to compare', () => {
  const models = [model('v3'), model('v2', 'in-use'), model('v1', 'retired')];

  test('at most two are ticked: a third takes the place of the first', () => {
    assert.deepEqual(toggleChosen([], 'v1'), ['v1']);
    assert.deepEqual(toggleChosen(['v1', 'v2'], 'v3'), ['v2', 'v3']);
    assert.deepEqual(toggleChosen(['v1', 'v2'], 'v1'), ['v2']);
  });

  test('an address that names none, too many or unknown versions is read as far as it makes sense', () => {
    assert.deepEqual(readChosen(undefined, models), []);
    assert.deepEqual(readChosen('v1,v9,v1,v3,v2', models), ['v1', 'v3']);
  });

  test('the others are measured against the version in use, else against the older one', () => {
    assert.deepEqual(comparisonOrder(['v3', 'v2'], models), { a: 'v2', b: 'v3' });
    assert.deepEqual(comparisonOrder(['v2', 'v1'], models), { a: 'v2', b: 'v1' });
    assert.deepEqual(comparisonOrder(['v3', 'v1'], models), { a: 'v1', b: 'v3' });
  });

  test('without a choice: the one in use and the newest other one', () => {
    assert.deepEqual(firstPair(models), { a: 'v2', b: 'v3' });
    assert.deepEqual(firstPair([model('v2'), model('v1')]), { a: 'v1', b: 'v2' });
    assert.equal(firstPair([model('v1', 'in-use')]), undefined);
  });
});

describe('the service record', () => {
  const history = [use('v1', 'v2'), use('v2', 'v1'), use('v1', null)];

  test('the version that the newest change put aside can be taken back', () => {
    assert.equal(formerVersion(history), 'v2');
    assert.equal(formerVersion([use('v1', null)]), null);
    assert.equal(formerVersion([use('v1', 'v1')]), null);
    assert.equal(formerVersion([]), null);
  });

  test('a version is in use from its last change to the next one', () => {
    assert.equal(lastUse(history, 'v1')?.replaced, undefined);
    assert.equal(lastUse(history, 'v2')?.replaced, history[0]);
    assert.equal(lastUse(history, 'v3'), undefined);
  });
});

describe('a comparison in words', () => {
  const ofAccuracy = (low: number, high: number) => {
    const accuracy = { estimate: (low + high) / 2, low, high };
    return verdict({ differences: { accuracy } } as ModelComparison);
  };

  test('a version is called better only where the interval leaves zero out', () => {
    assert.equal(ofAccuracy(0.01, 0.03), 'b');
    assert.equal(ofAccuracy(-0.03, -0.01), 'a');
    assert.equal(ofAccuracy(-0.01, 0.03), 'open');
    assert.equal(ofAccuracy(0, 0), 'open');
  });

  test('cells that only one version was tested on are noticed', () => {
    const all = { cells: 24, leftOut: 0, newTo: null };
    assert.ok(!isPartlyShared(all, { a: 24, b: 24 }));
    assert.ok(!isPartlyShared({ ...all, cells: 20, leftOut: 4 }, { a: 24, b: 24 }));
    assert.ok(!isPartlyShared({ ...all, newTo: 'v0' }, { a: 0, b: 24 }));
    assert.ok(isPartlyShared(all, { a: 24, b: 48 }));
    assert.ok(isPartlyShared(all, { a: 30, b: 24 }));
  });

  test('differences are counted out of as many cells as it takes to see them', () => {
    assert.deepEqual(countDifference({ estimate: 0.021, low: 0.004, high: 0.04 }, 100), {
      ...{ of: 100, count: 2, direction: 'more', low: 0, high: 4, mayBeChance: false },
    });
    assert.deepEqual(countDifference({ estimate: -0.002, low: -0.01, high: 0.005 }, 100), {
      ...{ of: 1000, count: 2, direction: 'fewer', low: -10, high: 5, mayBeChance: true },
    });
    const none = countDifference({ estimate: 0, low: 0, high: 0 }, 100);
    assert.deepEqual([none?.direction, none?.of, none?.count], ['same', 100, 0]);
    assert.equal(countDifference({ estimate: null, low: null, high: null }, 100), undefined);
  });

  test('what specificity loses, false alarms gain', () => {
    assert.deepEqual(negated({ estimate: 0.1, low: -0.1, high: 0.25 }), {
      estimate: -0.1,
      low: -0.25,
      high: 0.1,
    });
    assert.deepEqual(complementOf({ estimate: 0.75, low: 0.5, high: 1 }), {
      estimate: 0.25,
      low: 0,
      high: 0.5,
    });
  });

  test('differences are written with their sign, none without', () => {
    assert.deepEqual(writeDifference({ estimate: 0.021, low: -0.004, high: 0.00001 }, 'percent'), {
      estimate: '+2.1',
      low: '−0.4',
      high: '0.0',
    });
    assert.equal(writeDifference({ estimate: -0.0123, low: -0.1, high: 0 }, 'score')?.estimate, '−0.012');
    assert.equal(writeDifference({ estimate: 0.1, low: null, high: null }, 'score'), undefined);
  });

  test('who is right is judged at each version’s own threshold', () => {
    const thresholds = { a: 0.5, b: 0.8 };
    const cell = { trueClass: 'Parasitized', a: 0.6, b: 0.7 };
    assert.equal(whoIsRight(cell, thresholds, 'Parasitized'), 'a');
    assert.equal(whoIsRight({ ...cell, trueClass: 'Uninfected' }, thresholds, 'Parasitized'), 'b');
    assert.equal(whoIsRight({ ...cell, b: 0.8 }, thresholds, 'Parasitized'), null);
  });
});

describe('what an unknown network takes', () => {
  const input: NetworkInput = { size: 224, normalisation: 'own', mean: '0.5 0.5; 0.5', std: '1,1,1' };

  test('three numbers are read however they are separated, and nothing else', () => {
    assert.deepEqual(readTriple('0.485, 0.456,0.406'), [0.485, 0.456, 0.406]);
    for (const text of ['', '1, 2', '1, 2, 3, 4', '1, 2, x']) assert.equal(readTriple(text), undefined, text);
  });

  test('each field says what is wrong with it', () => {
    assert.deepEqual(networkInputProblems(input), []);
    assert.deepEqual(networkInputProblems({ ...input, size: 31, mean: '1', std: '0, 1, 1' }), [
      'size',
      'mean',
      'std',
    ]);
    assert.deepEqual(networkInputProblems({ ...input, size: 1.5, normalisation: 'plain', mean: '' }), [
      'size',
    ]);
    assert.deepEqual(networkInputProblems({ ...input, size: null, normalisation: 'imagenet' }), ['size']);
  });

  test('the choice becomes the numbers that the import asks for', () => {
    assert.deepEqual(chosenNormalisation(input), { mean: [0.5, 0.5, 0.5], std: [1, 1, 1] });
    assert.deepEqual(chosenNormalisation({ ...input, normalisation: 'plain' })?.mean, [0, 0, 0]);
    assert.equal(chosenNormalisation({ ...input, normalisation: 'imagenet' })?.mean[0], 0.485);
    assert.equal(chosenNormalisation({ ...input, mean: 'x' }), undefined);
  });
});

test('a new file gets the separator of its folder and the ending of its kind', () => {
  assert.equal(joinPath('/home/lab', 'v1.onnx'), '/home/lab/v1.onnx');
  assert.equal(joinPath('/', 'v1.onnx'), '/v1.onnx');
  assert.equal(joinPath('D:\\lab', 'v1.onnx'), 'D:\\lab\\v1.onnx');
  assert.equal(joinPath('\\\\server\\share', 'v1.onnx'), '\\\\server\\share\\v1.onnx');
  assert.equal(joinPath('/odd\\name', 'v1.onnx'), '/odd\\name/v1.onnx');
  assert.equal(withEnding(' model ', 'onnx'), 'model.onnx');
  assert.equal(withEnding('Model.ONNX', 'onnx'), 'Model.ONNX');
});
