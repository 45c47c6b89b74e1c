import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import {
  chooseTaps,
  featureExtractor,
  smearnet,
  splitExtractor,
} from '../../src-main/engine/backbones/index.ts';
import { runGraph } from '../support/run-graph.ts';

const SIDE = 32;
const { trunk, card } = smearnet('net', 3);

function picture() {
  const random = Random.of(2, 'picture');
  const data = Uint8Array.from({ length: 2 * SIDE * SIDE * 3 }, () => random.integer(0, 255));
  return { type: 'uint8', dims: [2, SIDE, SIDE, 3], data } as const;
}

for (const pooling of ['mean', 'max', 'mean-max'] as const) {
  for (const { tensor } of card.featureMaps.slice(0, -1)) {
    test(`cut at ${tensor}, pooled by ${pooling}, both parts together give the features of the whole`, async () => {
      const recipe = { taps: [], pooling, inputSize: SIDE };
      const { frozen, learning } = splitExtractor(trunk, card, recipe, tensor);
      const { activations } = await runGraph(frozen, { image: picture() });
      assert.ok(activations);
      const { features } = await runGraph(learning, {
        activations: { type: 'float32', ...activations, data: Float32Array.from(activations.data) },
      });
      const whole = await runGraph(featureExtractor(trunk, card, recipe), { image: picture() });
      assert.deepEqual(features?.dims, whole['features']?.dims);
      for (const [index, value] of (whole['features']?.data ?? []).entries()) {
        assert.ok(Math.abs(value - Number(features?.data[index])) < 1e-4);
      }
    });
  }
}

test('a cut behind which nothing is tapped, and one that is not there, are refused by name', () => {
  const recipe = { taps: [], pooling: 'mean', inputSize: SIDE } as const;
  const last = chooseTaps(card, []).at(-1)?.tensor ?? '';
  assert.throws(() => splitExtractor(trunk, card, recipe, last), {
    code: 'usage',
    message: /nothing would learn/,
  });
  assert.throws(() => splitExtractor(trunk, card, recipe, 'lost'), { code: 'usage', message: /"lost"/ });
});
