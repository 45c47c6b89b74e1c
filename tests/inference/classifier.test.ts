import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { IMAGENET_NORMALISATION } from '../../src-main/contract/index.ts';
import { Random } from '../../src-main/base/index.ts';
import { classifierModel, featureExtractor, randomTrunk } from '../../src-main/engine/backbones/index.ts';
import { Classifier, type RunCard } from '../../src-main/engine/inference/index.ts';
import { floatTensor, type Graph, readModel, writeModel } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend, openInThread } from '../../src-main/engine/runners/index.ts';
import { runGraph } from '../support/run-graph.ts';

const SIZE = 32;
const CLASSES = ['Parasitized', 'Uninfected'];
const card: RunCard = {
  classes: CLASSES,
  input: { tensor: 'image', size: SIZE, resize: 'fill', normalisation: IMAGENET_NORMALISATION },
  output: { tensor: 'probabilities' },
};

/** A model with a random head; another seed is another model. */
function modelOf(seed: number, classes = CLASSES): Graph {
  const { trunk, card: backbone } = randomTrunk(1);
  const extractor = featureExtractor(trunk, backbone, {
    taps: ['features'],
    pooling: 'mean',
    inputSize: SIZE,
  });
  const random = Random.of(seed, 'head');
  const weights = Float32Array.from({ length: 256 * classes.length }, () => 0.2 * random.normal());
  return classifierModel(extractor, {
    layers: [
      {
        weights: floatTensor(weights, [256, classes.length]),
        bias: floatTensor(new Float32Array(classes.length)),
      },
    ],
    standardisation: { mean: new Float32Array(256), std: new Float32Array(256).fill(1) },
    temperature: 1,
    classes,
  });
}

const graph = modelOf(1);
let classifier: Classifier;
before(async () => {
  classifier = await Classifier.open(graph, card, openInThread);
});
after(() => classifier.close());

test('the answers are those of plain ONNX Runtime', async () => {
  const random = Random.of(4);
  const pixels = Uint8Array.from({ length: 3 * SIZE * SIZE * 3 }, () => random.integer(0, 255));
  const answers = await classifier.probabilities(pixels, 3);
  const { probabilities } = await runGraph(graph, {
    image: { type: 'uint8', dims: [3, SIZE, SIZE, 3], data: pixels },
  });
  assert.deepEqual([...answers], probabilities?.data);
  assert.equal(classifier.bytesPerImage, SIZE * SIZE * 3);
});

test('the check set is the same every time, and tells its pictures apart', async () => {
  const checkSet = await classifier.makeCheckSet();
  assert.deepEqual(await classifier.makeCheckSet(), checkSet);
  assert.equal(checkSet.probabilities.length, checkSet.images);
  assert.equal(new Set(checkSet.probabilities.map(([first]) => first?.toFixed(4))).size, checkSet.images);
  assert.deepEqual(await classifier.runCheckSet(checkSet), { passed: true, largestDifference: 0 });
});

test('after reading the file again, in another runner, the check set passes', async () => {
  const checkSet = await classifier.makeCheckSet();
  const again = await Classifier.open(readModel(writeModel(graph)), card, (read) =>
    onnxruntimeBackend.open(read),
  );
  assert.equal((await again.runCheckSet(checkSet)).passed, true);
  await again.close();
});

test('another head does not pass, however generous its card is', async () => {
  const checkSet = await classifier.makeCheckSet();
  const other = await Classifier.open(modelOf(2), card, openInThread);
  for (const tolerance of [checkSet.tolerance, 1]) {
    const { passed, largestDifference } = await other.runCheckSet({ ...checkSet, tolerance });
    assert.equal(passed, false);
    assert.ok(largestDifference > 0.01);
  }
  await other.close();
});

test('a check set that checks nothing, or too little, is refused', async () => {
  const checkSet = await classifier.makeCheckSet();
  const [first = []] = checkSet.probabilities;
  for (const spoiled of [
    { ...checkSet, probabilities: [] },
    { ...checkSet, probabilities: checkSet.probabilities.slice(1) },
    { ...checkSet, probabilities: checkSet.probabilities.map(() => first.slice(1)) },
    { ...checkSet, images: 1_000_000_000 },
  ]) {
    await assert.rejects(classifier.runCheckSet(spoiled), {
      code: 'corrupt',
      message: /check set is incomplete/,
    });
  }
});

test('a card that is not the file’s is refused before anything runs', async () => {
  const refusals: [RunCard, RegExp][] = [
    [{ ...card, classes: ['Uninfected', 'Parasitized'] }, /classes are \["Parasitized","Uninfected"\]/],
    [{ ...card, classes: ['Parasitized', 'Suspect', 'Uninfected'] }, /"probabilities" is float32\[N, 2\]/],
    [
      { ...card, input: { ...card.input, size: 48 } },
      /"image" is uint8\[N, 32, 32, 3\], not uint8\[N, 48, 48, 3\]/,
    ],
  ];
  for (const [wrong, message] of refusals) {
    await assert.rejects(
      Classifier.open(graph, wrong, () => assert.fail('opened')),
      { code: 'corrupt', message, nextStep: /original file and card/ },
    );
  }
  const { trunk } = randomTrunk(1);
  await assert.rejects(Classifier.open(trunk, card, openInThread), { message: /no tensor "image"/ });
});
