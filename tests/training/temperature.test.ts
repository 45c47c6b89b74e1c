import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { fitTemperature, type Logits } from '../../src-main/engine/training/index.ts';

/** Labels drawn from softmax(logits / temperature): that temperature is what the fit should find. */
function drawn(count: number, classes: number, temperature: number): { logits: Logits; labels: Int32Array } {
  const random = Random.of(5, 'temperature', temperature, classes);
  const data = Float32Array.from({ length: count * classes }, () => 3 * random.normal());
  const labels = Int32Array.from({ length: count }, (_, row) => {
    const weights = Array.from(data.subarray(row * classes, (row + 1) * classes), (z) =>
      Math.exp(z / temperature),
    );
    let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    return weights.findIndex((weight) => (left -= weight) < 0);
  });
  return { logits: { classes, data }, labels };
}

/** With Platt's targets. */
function meanLoss({ classes, data }: Logits, labels: Int32Array, temperature: number): number {
  let sum = 0;
  for (const [row, label] of labels.entries()) {
    const scores = Array.from(data.subarray(row * classes, (row + 1) * classes), (z) => z / temperature);
    const largest = Math.max(...scores);
    const total = scores.reduce((all, z) => all + Math.exp(z - largest), 0);
    const doubt = 1 / (labels.filter((other) => other === label).length + 2);
    for (const [k, score] of scores.entries()) {
      const target = k === label ? 1 - doubt : doubt / (classes - 1);
      sum -= target * (score - largest - Math.log(total));
    }
  }
  return sum / labels.length;
}

test('the temperature that the labels were drawn with is found', () => {
  for (const classes of [2, 4]) {
    for (const temperature of [0.4, 1, 2.5]) {
      const { logits, labels } = drawn(20_000, classes, temperature);
      const fitted = fitTemperature(logits, labels);
      assert(Math.abs(fitted / temperature - 1) < 0.06, `${classes} classes, ${temperature}: ${fitted}`);
    }
  }
});

test('no temperature nearby has a smaller loss', () => {
  const { logits, labels } = drawn(500, 3, 1.7);
  const fitted = fitTemperature(logits, labels);
  const loss = meanLoss(logits, labels, fitted);
  for (const factor of [0.9, 0.999, 1.001, 1.1]) assert(meanLoss(logits, labels, fitted * factor) > loss);
});

test('images that are all told apart make the model as certain as their number allows', () => {
  for (const ofEach of [1, 10, 1000]) {
    const labels = Int32Array.from({ length: 2 * ofEach }, (_, row) => row % 2);
    const data = Float32Array.from([...labels].flatMap((label) => (label === 0 ? [4, -4] : [-4, 4])));
    const certainty = 1 / (1 + Math.exp(-8 / fitTemperature({ classes: 2, data }, labels)));
    assert(Math.abs(certainty - (ofEach + 1) / (ofEach + 2)) < 1e-6, `${certainty} from ${ofEach} images`);
  }
});

test('hardly separated logits, logits all wrong and equal logits stay within the limits', () => {
  const data = Float32Array.of(4, -4, -4, 4);
  const weak = { classes: 2, data: data.map((z) => z / 1000) };
  assert(Math.abs(fitTemperature(weak, Int32Array.of(0, 1)) - 0.05) < 1e-6);
  assert(Math.abs(fitTemperature({ classes: 2, data }, Int32Array.of(1, 0)) - 20) < 1e-6);
  assert(Number.isFinite(fitTemperature({ classes: 2, data: new Float32Array(4) }, Int32Array.of(0, 1))));
});

test('huge logits do not overflow', () => {
  const data = Float32Array.of(3e4, -3e4, -3e4, 3e4, 3e4, -3e4);
  assert.equal(Math.round(fitTemperature({ classes: 2, data }, Int32Array.of(0, 1, 1))), 20);
});

test('labels that do not fit the logits are refused', () => {
  assert.throws(
    () => fitTemperature({ classes: 2, data: new Float32Array(4) }, Int32Array.of(0)),
    /do not fit/,
  );
});
