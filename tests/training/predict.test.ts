import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quickRecipeSchema } from '../../src-main/contract/index.ts';
import { onnxruntimeBackend, tensorflowBackend } from '../../src-main/engine/runners/index.ts';
import { floatTensor } from '../../src-main/engine/onnx/index.ts';
import {
  freshHead,
  type Head,
  headGraph,
  headOnStandardised,
  predictLogits,
  standardisationOf,
  trainHead,
} from '../../src-main/engine/training/index.ts';
import { madeUpFeatures } from '../support/features.ts';
import { pureTensorflow } from '../support/tensorflow.ts';

const COUNT = 2100;
const { table, labels } = madeUpFeatures(1, { count: COUNT, views: 2, width: 3 });

/** The head as its docstring says, in plain arithmetic. */
function logitsByHand(head: Head, features: Float32Array): number[] {
  const weights = new Map(head.parameters.map(({ name, data }) => [name, data]));
  const layer = (values: number[], name: string, size: number) =>
    Array.from({ length: size }, (_, unit) =>
      values.reduce(
        (sum, value, row) => sum + value * (weights.get(`${name}.weight`)?.[row * size + unit] ?? 0),
        weights.get(`${name}.bias`)?.[unit] ?? 0,
      ),
    );
  const { mean, scale } = head.standardisation;
  const standardised = Array.from(
    features,
    (value, column) => (value - (mean[column] ?? 0)) * (scale[column] ?? 0),
  );
  const hidden =
    head.hidden > 0 ? layer(standardised, 'hidden', head.hidden).map((x) => Math.max(0, x)) : standardised;
  return layer(hidden, 'output', head.classes);
}

test('logits of every image come in order, on either back end, as computed by hand', async () => {
  for (const hidden of [0, 5]) {
    const recipe = quickRecipeSchema.parse({ maxEpochs: 1, head: { hidden } });
    const features = { table, labels };
    const { head } = await trainHead({
      train: features,
      validation: features,
      classes: 2,
      recipe,
      backend: onnxruntimeBackend,
    });
    const backends = [onnxruntimeBackend, tensorflowBackend(await pureTensorflow())];
    for (const backend of backends) {
      const { data, classes } = await predictLogits(head, table, backend);
      assert.equal(data.length, COUNT * classes);
      const row = new Float32Array(3);
      for (let index = 0; index < COUNT; index += 7) {
        table.row(index, 0, row, 0);
        for (const [label, expected] of logitsByHand(head, row).entries()) {
          const actual = data[index * classes + label] ?? NaN;
          assert(
            Math.abs(actual - expected) < 1e-4,
            `${backend.name}, image ${index}: ${actual} and ${expected}`,
          );
        }
      }
    }
    const graph = headGraph(head);
    assert.deepEqual(
      [graph.inputs[0]?.dims, graph.outputs[0]?.dims],
      [
        ['batch', 3],
        ['batch', 2],
      ],
    );
  }
});

test('layers on features as they come answer the same on standardised ones', async () => {
  for (const hidden of [0, 5]) {
    const raw = freshHead({ width: 3, hidden, classes: 2 }, 4);
    const tensor = (name: string) => {
      const found = raw.parameters.find((parameter) => parameter.name === name);
      assert.ok(found);
      return floatTensor(found.data, found.dims);
    };
    const layers = (hidden > 0 ? ['hidden', 'output'] : ['output']).map((name) => ({
      weights: tensor(`${name}.weight`),
      bias: tensor(`${name}.bias`),
    }));
    const standardised = headOnStandardised(layers, standardisationOf(table));
    assert.equal(standardised.hidden, hidden);
    const [expected, actual] = [
      await predictLogits(raw, table, onnxruntimeBackend),
      await predictLogits(standardised, table, onnxruntimeBackend),
    ];
    for (const [index, value] of actual.data.entries())
      assert.ok(Math.abs(value - (expected.data[index] ?? NaN)) < 1e-4);
  }
});
