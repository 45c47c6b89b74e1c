import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optimizerSchema } from '../../src-main/contract/index.ts';
import { createOptimizer } from '../../src-main/engine/training/index.ts';

const RATE = 0.1;
const DECAY = 0.05;
const GRADIENTS = [0.5, -2, 0.03, 0.7];

type Step = (weight: number, gradient: number, step: number, decay: number) => number;

/** The textbook's formulas on one number. */
function textbook(kind: string): Step {
  let [mean, square, velocity] = [0, 0, 0];
  return (weight, plainGradient, step, decay) => {
    const gradient = kind === 'adamw' ? plainGradient : plainGradient + decay * weight;
    if (kind === 'sgd') {
      velocity = 0.9 * velocity + gradient;
      return weight - RATE * velocity;
    }
    mean = 0.9 * mean + 0.1 * gradient;
    square = 0.999 * square + 0.001 * gradient ** 2;
    const change = mean / (1 - 0.9 ** step) / (Math.sqrt(square / (1 - 0.999 ** step)) + 1e-8);
    return weight - RATE * change - (kind === 'adamw' ? RATE * decay * weight : 0);
  };
}

for (const kind of ['adam', 'adamw', 'sgd'] as const) {
  const recipe = optimizerSchema.parse({ kind, learningRate: RATE, weightDecay: DECAY, momentum: 0.9 });
  const fresh = () => [
    { name: 'weight', dims: [1, 1], data: Float32Array.of(0.8) },
    { name: 'bias', dims: [1], data: Float32Array.of(-0.4) },
  ];

  test(`${kind} follows its formulas, and leaves biases out of weight decay`, () => {
    const parameters = fresh();
    const optimizer = createOptimizer(recipe, parameters);
    const expected = [0.8, -0.4];
    const rules = [textbook(kind), textbook(kind)];
    for (const [index, gradient] of GRADIENTS.entries()) {
      optimizer.step(RATE, [Float32Array.of(gradient), Float32Array.of(-gradient)]);
      expected[0] = rules[0]?.(expected[0] ?? 0, gradient, index + 1, DECAY) ?? 0;
      expected[1] = rules[1]?.(expected[1] ?? 0, -gradient, index + 1, 0) ?? 0;
      for (const [which, parameter] of parameters.entries()) {
        assert(
          Math.abs((parameter.data[0] ?? 0) - (expected[which] ?? 0)) < 1e-6,
          `${parameter.name}, step ${index}`,
        );
      }
    }
  });

  test(`${kind} goes on from its saved state as if it had not stopped`, () => {
    const [whole, halves] = [fresh(), fresh()];
    const optimizer = createOptimizer(recipe, whole);
    let other = createOptimizer(recipe, halves);
    for (const [index, gradient] of GRADIENTS.entries()) {
      if (index === 2) other = createOptimizer(recipe, halves, { saved: structuredClone(other.state()) });
      const gradients = [Float32Array.of(gradient), Float32Array.of(gradient)];
      optimizer.step(RATE, gradients);
      other.step(RATE, gradients);
    }
    assert.deepEqual(halves, whole);
  });
}
