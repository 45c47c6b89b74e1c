import { intAttribute, intsAttribute } from '../../onnx/index.ts';
import type { ExportRule, RuleTable } from '../export-call.ts';
import { flag } from '../graph-def.ts';
import { TO_LAST } from '../permute.ts';

/** Operators that fold axes away. */
export const reductions: RuleTable = {
  ReduceMean: reduction('Mean'),
  ReduceSum: reduction('Sum'),
  ReduceMax: reduction('Max'),
  ReduceMin: reduction('Min'),
};

function reduction(op: string): ExportRule {
  return (call) => {
    const { node } = call;
    const rank = call.dims(0).length;
    const listed = call.ints(1) ?? intsAttribute(node, 'axes', []);
    if (listed.length === 0 && intAttribute(node, 'noop_with_empty_axes', 0) !== 0)
      return { given: call.given(0) };
    const axes = listed.length === 0 ? [...Array(rank).keys()] : listed.map((axis) => call.axis(axis));
    const keeps = intAttribute(node, 'keepdims', 1) !== 0;
    const write = (x: string, over: readonly number[]) =>
      call.add(op, [x, call.addInts(over)], { keep_dims: flag(keeps) });
    if (!call.isLast(0)) return { given: write(call.given(0), axes) };
    const overLast = axes.map((axis) => TO_LAST.findIndex((from) => from === axis));
    if (keeps) return { last: write(call.last(0), overLast) };
    // What stays of N, H, W, C stands in ONNX's order unless the channels stay behind height or width.
    const inOrder = axes.includes(1) || (axes.includes(2) && axes.includes(3));
    return { given: inOrder ? write(call.last(0), overLast) : write(call.given(0), axes) };
  };
}
