import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { AppError, appFile, Random } from '../../src-main/base/index.ts';
import { floatTensor, readModel, writeModel } from '../../src-main/engine/onnx/index.ts';
import { smallGraph } from './small-graph.ts';
import { message, model, node, value } from './wire.ts';

function assertRefused(bytes: Uint8Array, code: string, words: RegExp): void {
  assert.throws(
    () => readModel(bytes),
    (error) => error instanceof AppError && error.code === code && words.test(error.message),
  );
}

test('bytes that are no ONNX model are called corrupt', () => {
  assertRefused(new Uint8Array(), 'corrupt', /holds no network/);
  assertRefused(
    new TextEncoder().encode('<!doctype html><title>404</title>'),
    'corrupt',
    /cannot be read|no network/,
  );
  const random = Random.of(1);
  for (let trial = 0; trial < 200; trial++) {
    const garbage = Uint8Array.from({ length: 100 }, () => random.integer(0, 255));
    assert.throws(() => readModel(garbage), AppError);
  }
});

test('a file cut off anywhere is called corrupt', () => {
  // Without its metadata, which stand at the end and may be missing.
  const bytes = writeModel({ ...smallGraph(), metadata: new Map() });
  for (let length = 0; length < bytes.length; length++)
    assertRefused(bytes.subarray(0, length), 'corrupt', /./);
});

test('a large file cut off is called corrupt', async () => {
  const bytes = await readFile(appFile('models/smearnet.onnx'));
  for (const share of [0.1, 0.5, 0.9, 0.9999]) {
    assertRefused(bytes.subarray(0, Math.floor(bytes.length * share)), 'corrupt', /./);
  }
});

test('typed fields, raw data and Constant nodes all become initializers', () => {
  const floatBits = (numbers: number[]) => new Uint8Array(Float32Array.from(numbers).buffer);
  const raw = message([1, 2], [2, 1], [8, 'raw'], [9, floatBits([1, 2])]);
  const typed = message([1, 2], [2, 1], [4, floatBits([3, 4])], [8, 'typed']);
  const constant = message([1, 'value'], [20, 4], [5, message([1, 2], [2, 1], [4, floatBits([5, 6])])]);
  const graph = readModel(
    model(
      node('Constant', [], 'five', [5, constant]),
      node('Identity', ['raw'], 'copy'),
      node('Sum', ['x', 'copy', 'typed', 'five'], 'y'),
      [5, raw],
      [5, typed],
      value(11, 'x'),
      value(11, 'raw'),
      value(12, 'y'),
    ),
  );
  assert.deepEqual(
    graph.nodes.map(({ op }) => op),
    ['Sum'],
  );
  assert.deepEqual(
    graph.inputs.map(({ name }) => name),
    ['x'],
  );
  assert.deepEqual(graph.initializers.get('copy'), floatTensor([1, 2]));
  assert.deepEqual(graph.initializers.get('typed'), floatTensor([3, 4]));
  assert.deepEqual(graph.initializers.get('five'), floatTensor([5, 6]));
});

test('what cannot be used is named', () => {
  const branch = message([1, 'then_branch'], [20, 5], [6, message([2, 'inner'])]);
  const inAndOut = [value(11, 'x'), value(12, 'y')];
  assertRefused(
    model(node('If', ['x'], 'y', [5, branch]), ...inAndOut),
    'invalid-input',
    /If operator "the-If"/,
  );
  const external = message([1, 2], [2, 1], [8, 'far'], [13, message([1, 'location'], [2, 'weights.bin'])]);
  assertRefused(
    model(node('Add', ['x', 'far'], 'y'), [5, external], ...inAndOut),
    'invalid-input',
    /"far" keeps its data in another file/,
  );
  const text = message([1, 1], [2, 8], [8, 'label'], [6, 'parasite']);
  assertRefused(
    model(node('Add', ['x', 'label'], 'y'), [5, text], ...inAndOut),
    'invalid-input',
    /"label".*STRING/,
  );
  const bfloat = model(node('Relu', ['x'], 'y'), value(11, 'x', 16), value(12, 'y'));
  assertRefused(bfloat, 'invalid-input', /"x".*BFLOAT16/);
});

test('a graph that does not hold together is called corrupt', () => {
  const inAndOut = [value(11, 'x'), value(12, 'y')];
  assertRefused(model(node('Add', ['x', 'lost'], 'y'), ...inAndOut), 'corrupt', /unknown tensor "lost"/);
  assertRefused(model(node('Relu', ['x'], 'z'), ...inAndOut), 'corrupt', /"y" is never made/);
  const short = message([1, 3], [2, 1], [8, 'short'], [9, new Uint8Array(8)]);
  assertRefused(
    model(node('Add', ['x', 'short'], 'y'), [5, short], ...inAndOut),
    'corrupt',
    /"short" holds 8 bytes/,
  );
});
