import type { ExportRule, RuleTable } from '../export-call.ts';

/** Operators that work value by value under another name, or the same. */
export const elementwise: RuleTable = {
  Add: same('AddV2'),
  Sub: same('Sub'),
  Mul: same('Mul'),
  Div: same('RealDiv'),
  Pow: same('Pow'),
  PRelu: same('Prelu'),
  Max: pairwise('Maximum'),
  Min: pairwise('Minimum'),
  Sum: pairwise('AddV2'),
  Abs: same('Abs'),
  Ceil: same('Ceil'),
  Erf: same('Erf'),
  Exp: same('Exp'),
  Floor: same('Floor'),
  Log: same('Log'),
  Neg: same('Neg'),
  Reciprocal: same('Reciprocal'),
  Relu: same('Relu'),
  Sigmoid: same('Sigmoid'),
  Softplus: same('Softplus'),
  Sqrt: same('Sqrt'),
  Tanh: same('Tanh'),
};

function same(op: string): ExportRule {
  return (call) => call.inOneOrder((inputs) => call.add(op, inputs));
}

/** Any number of inputs, two at a time. */
function pairwise(op: string): ExportRule {
  return (call) => call.inOneOrder((inputs) => inputs.reduce((a, b) => call.add(op, [a, b])));
}
