import type { OperatorCall, OperatorTable, TfTensor } from '../types.ts';

type Binary = (tf: OperatorCall['tf']) => (a: TfTensor, b: TfTensor) => TfTensor;
type Unary = (tf: OperatorCall['tf']) => (x: TfTensor) => TfTensor;

/** Operators that work value by value, with NumPy's broadcasting. */
export const elementwise: OperatorTable = {
  Add: binary((tf) => tf.add),
  Sub: binary((tf) => tf.sub),
  Mul: binary((tf) => tf.mul),
  Div: binary((tf) => tf.div),
  Pow: binary((tf) => tf.pow),
  Equal: binary((tf) => tf.equal),
  Greater: binary((tf) => tf.greater),
  GreaterOrEqual: binary((tf) => tf.greaterEqual),
  Less: binary((tf) => tf.less),
  LessOrEqual: binary((tf) => tf.lessEqual),
  And: binary((tf) => tf.logicalAnd),
  Or: binary((tf) => tf.logicalOr),
  Max: variadic((tf) => tf.maximum),
  Min: variadic((tf) => tf.minimum),
  Sum: variadic((tf) => tf.add),
  Mean: ({ tf, node, input }) => {
    const sum = node.inputs.map((_, position) => input(position)).reduce((a, b) => tf.add(a, b));
    return tf.div(sum, node.inputs.length);
  },
  Abs: unary((tf) => tf.abs),
  Exp: unary((tf) => tf.exp),
  Identity: unary((tf) => tf.clone),
  Log: unary((tf) => tf.log),
  Neg: unary((tf) => tf.neg),
  Not: unary((tf) => tf.logicalNot),
  Reciprocal: unary((tf) => tf.reciprocal),
  Sign: unary((tf) => tf.sign),
  Sqrt: unary((tf) => tf.sqrt),
  Where: ({ tf, input }) => tf.where(input(0), input(1), input(2)),
};

function binary(kernel: Binary): OperatorTable[string] {
  return ({ tf, input }) => kernel(tf)(input(0), input(1));
}

function unary(kernel: Unary): OperatorTable[string] {
  return ({ tf, input }) => kernel(tf)(input(0));
}

function variadic(kernel: Binary): OperatorTable[string] {
  return ({ tf, node, input }) => {
    let result = tf.clone(input(0));
    for (let position = 1; position < node.inputs.length; position++) {
      result = kernel(tf)(result, input(position));
    }
    return result;
  };
}
