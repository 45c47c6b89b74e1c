import type { Dims, ShapeQuery, ShapeRule } from './shape-query.ts';

/** Operators whose output has the dimensions of their first input. */
const UNARY = [
  ...['Abs', 'Cast', 'Ceil', 'Clip', 'Elu', 'Erf', 'Exp', 'Floor', 'HardSigmoid', 'HardSwish', 'Identity'],
  ...['InstanceNormalization', 'IsNaN', 'LRN', 'LayerNormalization', 'LeakyRelu', 'Log', 'LogSoftmax', 'Neg'],
  ...['Not', 'PRelu', 'Reciprocal', 'Relu', 'Round', 'Selu', 'Sigmoid', 'Sign', 'Softmax', 'Softplus'],
  ...['Sqrt', 'Tanh'],
];

/** Operators that spread their inputs over each other. */
const BROADCAST = [
  ...['Add', 'And', 'Div', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Max', 'Mean', 'Min'],
  ...['Mod', 'Mul', 'Or', 'Pow', 'Sub', 'Sum', 'Where', 'Xor'],
];

/** Operators that work on each number by itself, and normalisations. */
export const elementwiseRules: Readonly<Record<string, ShapeRule>> = {
  ...Object.fromEntries(UNARY.map((op) => [op, sameAsFirst])),
  ...Object.fromEntries(BROADCAST.map((op) => [op, broadcastAll])),
  BatchNormalization: (query) => [query.dims(0), query.dims(3), query.dims(4)],
  Dropout: (query) => [query.dims(0), query.dims(0)],
};

/** Multidirectional broadcasting (https://github.com/onnx/onnx/blob/main/docs/Broadcasting.md). */
export function broadcast(query: ShapeQuery, first: Dims, second: Dims): Dims {
  const rank = Math.max(first.length, second.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = first[axis - rank + first.length] ?? 1;
    const b = second[axis - rank + second.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) {
      query.fail(`[${first.join(', ')}] and [${second.join(', ')}] do not fit together`);
    }
    return a === 1 ? b : a;
  });
}

function sameAsFirst(query: ShapeQuery) {
  return [query.dims(0)];
}

function broadcastAll(query: ShapeQuery) {
  return [
    query.node.inputs
      .map((_, input) => query.dims(input))
      .reduce((first, second) => broadcast(query, first, second)),
  ];
}
