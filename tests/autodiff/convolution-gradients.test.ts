import { test } from 'node:test';
import { CONVOLUTION_CASES } from '../support/convolution-cases.ts';
import { assertGradients } from '../support/gradients.ts';

for (const gradientCase of CONVOLUTION_CASES) {
  test(`${gradientCase.name}: the gradient equals finite differences`, async () => {
    await assertGradients(gradientCase);
  });
}
