import assert from 'node:assert/strict';
import { test } from 'node:test';
import util from 'node:util';
import { differentiate } from '../../src-main/engine/autodiff/index.ts';
import { loadTensorflow, tensorflowBackend } from '../../src-main/engine/runners/index.ts';
import { SMALL_FAMILIES, smallFamily } from '../support/families/small.ts';
import { skipWithoutTensorflow } from '../support/required.ts';
import { largestDistance } from '../support/same-results.ts';
import { testTensorflow } from '../support/tensorflow-tests.ts';

/** Of the gradients of a network by the norm of each; where rounding carries a pixel over a ReLU's kink, it is more. */
const GRADIENT_TOLERANCE = 2e-2;
const LOGIT_TOLERANCE = 1e-3;

const loaded = await loadTensorflow();
const native = 'tf' in loaded ? loaded : undefined;
const skip = await skipWithoutTensorflow();

testTensorflow('native', native?.tf, skip);

for (const family of SMALL_FAMILIES) {
  test(`native: ${family} answers and learns as on onnxruntime`, { skip }, async () => {
    assert(native);
    const backend = tensorflowBackend(native.tf, native.device);
    const { forward, parameters, inputDims, feeds } = smallFamily(family);
    const { picture, targets } = feeds;
    assert(picture && targets);
    const answers = await largestDistance(backend, forward, { picture, targets });
    assert(answers < LOGIT_TOLERANCE, `the logits are ${answers} apart`);
    const gradients = differentiate(forward, { loss: 'loss', parameters, inputDims });
    const distance = await largestDistance(backend, gradients, feeds);
    assert(distance < GRADIENT_TOLERANCE, `a gradient is ${distance} apart`);
  });
}

test('native: it is loaded, or the reason is told; the utilities that Node lost are back', async () => {
  const again = await loadTensorflow();
  if ('unavailable' in again) assert.notEqual(again.unavailable, '');
  else assert.equal(typeof again.tf.matMul, 'function');
  const { isArray, isNullOrUndefined } = util as unknown as Record<string, (value: unknown) => boolean>;
  assert(isArray?.([]) && isNullOrUndefined?.(null) && !isNullOrUndefined(0));
});
