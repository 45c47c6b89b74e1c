import { test } from 'node:test';
import { assertGradients } from '../support/gradients.ts';
import { HEAD_CASES } from '../support/gradient-cases.ts';

for (const gradientCase of HEAD_CASES) {
  test(`${gradientCase.name}: the gradient equals finite differences`, async () => {
    await assertGradients(gradientCase);
  });
}
