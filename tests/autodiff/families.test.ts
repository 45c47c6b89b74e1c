import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { differentiate, gradientName, nextStatisticName } from '../../src-main/engine/autodiff/index.ts';
import type { Tensor } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';
import { SMALL_FAMILIES, smallFamily } from '../support/families/small.ts';

/** `node bench/peers/family-gradients.ts` writes it: PyTorch in double precision, the same graphs and batches. */
const FIXTURE = new URL('./fixtures/family-gradients.csv', import.meta.url);
/** Single precision through up to 121 layers. */
const TOLERANCE = 2e-3;
/**
 * Of single entries: where rounding carries one pixel over a ReLU's kink, all layers before it change a little. In the
 * network normalised by its batches PyTorch's own single precision differs from its double precision by more.
 */
const ENTRY_TOLERANCE = 0.03;

interface Reference {
  readonly family: string;
  readonly kind: string;
  readonly tensor: string;
  readonly norm: number;
  /** Place and value. */
  readonly entries: readonly (readonly [number, number])[];
}

const references = await readReferences();

async function readReferences(): Promise<Reference[]> {
  const [, ...lines] = (await readFile(FIXTURE, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const [family = '', kind = '', tensor = '', ...numbers] = line.split(',');
    const [norm = NaN, ...pairs] = numbers.map(Number);
    const entries = [0, 2].flatMap((at) => {
      const [place, value] = pairs.slice(at, at + 2);
      return place === undefined || value === undefined ? [] : [[place, value] as const];
    });
    return { family, kind, tensor, norm, entries };
  });
}

function assertNear(actual: number, expected: number, margin: number, what: string): void {
  assert(Math.abs(actual - expected) <= margin, `${what} is ${actual}, by PyTorch ${expected}`);
}

function assertSame(tensor: Tensor | undefined, { norm, tensor: name, entries }: Reference): void {
  assert(tensor?.type === 'float32', name);
  const own = Math.sqrt(tensor.data.reduce((sum, value) => sum + value * value, 0));
  assertNear(own, norm, TOLERANCE * norm, `the norm of ${name}`);
  const typical = norm / Math.sqrt(tensor.data.length);
  for (const [place, value] of entries) {
    assertNear(
      tensor.data[place] ?? NaN,
      value,
      ENTRY_TOLERANCE * (Math.abs(value) + typical),
      `${name}[${place}]`,
    );
  }
}

for (const family of SMALL_FAMILIES) {
  test(`${family}: loss, gradients and running statistics equal PyTorch's`, async () => {
    const { forward, parameters, inputDims, feeds } = smallFamily(family);
    const graph = differentiate(forward, { loss: 'loss', parameters, inputDims });
    const runner = await onnxruntimeBackend.open(graph);
    const results = await runner.run(feeds);
    await runner.close();
    const expected = references.filter((reference) => reference.family === family);
    const gradients = expected.filter(({ kind }) => kind === 'gradient');
    assert.deepEqual(
      gradients.map(({ tensor }) => tensor),
      parameters,
    );
    for (const reference of gradients) assertSame(results[gradientName(reference.tensor)], reference);
    const statistics = expected.filter(({ kind }) => kind === 'statistic');
    for (const reference of statistics) assertSame(results[nextStatisticName(reference.tensor)], reference);
    assert.equal(Object.keys(results).length, 1 + gradients.length + statistics.length);
    const loss = expected.find(({ kind }) => kind === 'loss')?.norm ?? NaN;
    assertNear(Number(results['loss']?.data[0]), loss, TOLERANCE * loss, 'the loss');
  });
}
