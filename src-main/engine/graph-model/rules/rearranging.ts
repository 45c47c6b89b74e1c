import { dataTypeOf, intAttribute, intsAttribute, numbersOf, stringAttribute } from '../../onnx/index.ts';
import type { ExportCall, ExportRule, RuleTable } from '../export-call.ts';
import { FREE } from '../free-shapes.ts';
import { ofType, text, type TfType, whole } from '../graph-def.ts';
import { tfTypeOf } from '../graph-def-builder.ts';
import { FROM_LAST, inLastOrder, TO_LAST } from '../permute.ts';
import type { Placed } from '../placed.ts';
import { sliceRanges } from './slice.ts';

/** By ONNX's number of the element type. */
const CAST_TYPES = new Map<number, TfType>(
  (['float32', 'bool', 'int64', 'int32', 'int8', 'uint8'] as const).map((type) => [
    dataTypeOf(type),
    tfTypeOf(type, 'the cast'),
  ]),
);

/** Operators that put values elsewhere, or give them another shape or type. */
export const rearranging: RuleTable = {
  Cast: (call) => {
    const to = CAST_TYPES.get(intAttribute(call.node, 'to')) ?? call.fail('TensorFlow.js has no such type');
    const DstT = ofType(to);
    return call.inOneOrder(([x = '']) => call.add('Cast', [x], { DstT }));
  },
  Transpose: (call) => {
    const order = intsAttribute(call.node, 'perm', [...call.dims(0).keys()].reverse());
    // A picture whose channels come first or last is there already, read the other way.
    if (order.join() === FROM_LAST.join()) return { last: call.given(0) };
    if (order.join() === TO_LAST.join()) return { given: call.last(0) };
    return { given: call.add('Transpose', [call.given(0), call.addInts(order)]) };
  },
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Concat: (call) => {
    const axis = call.axis(intAttribute(call.node, 'axis'));
    const join = (inputs: readonly string[], along: number) =>
      call.add('ConcatV2', [...inputs, call.addInts([along], [])], { N: whole(inputs.length) });
    return call.inOneOrder((inputs) => join(inputs, call.prefersLast ? placeInLast(axis) : axis));
  },
  Gather: (call) => {
    const axis = call.axis(intAttribute(call.node, 'axis', 0));
    const size = call.dims(0)[axis] ?? FREE;
    const picked = numbersOf(call.constant(1)).map((index) => (index < 0 ? index + size : index));
    if (size === FREE) call.fail('it picks among the pictures');
    const indices = call.addInts(picked, call.dims(1));
    return { given: call.add('GatherV2', [call.given(0), indices, call.addInts([axis], [])]) };
  },
  Slice: (call) => {
    const [starts = [], ends = [], axes, steps] = [1, 2, 3, 4].map((input) => call.ints(input));
    const ranges = sliceRanges(call, starts, ends, axes, steps);
    return placedLike(call, (x, order) => {
      const list = (of: (range: (typeof ranges)[number]) => number) => call.addInts(order(ranges).map(of));
      const mask = order(ranges).reduce((bits, { toEnd }, axis) => bits | (toEnd ? 1 << axis : 0), 0);
      const limits = [list(({ start }) => start), list(({ end }) => end), list(({ step }) => step)];
      return call.add('StridedSlice', [x, ...limits], { end_mask: whole(mask) });
    });
  },
  Split: (call) => {
    const axis = call.axis(intAttribute(call.node, 'axis', 0));
    const sizes = call.node.outputs.map((_, output) => call.outputDims(output)[axis] ?? FREE);
    if (sizes.includes(FREE)) call.fail('it splits the pictures');
    const last = call.isLast(0);
    const along = call.addInts([last ? placeInLast(axis) : axis], []);
    const parts = call.add('SplitV', [last ? call.last(0) : call.given(0), call.addInts(sizes), along]);
    return sizes.map((_, part) => (last ? { last: `${parts}:${part}` } : { given: `${parts}:${part}` }));
  },
  Pad: (call) => {
    const rank = call.dims(0).length;
    const mode = stringAttribute(call.node, 'mode', 'constant');
    if (mode !== 'constant' && mode !== 'reflect') call.fail(`it pads by its mode "${mode}"`);
    const amounts = call.ints(1) ?? call.fail('it has no pads');
    if (amounts.some((amount) => amount < 0)) call.fail('it cuts off by negative pads');
    const pairs = call.dims(0).map((_, axis) => [amounts[axis] ?? 0, amounts[axis + rank] ?? 0] as const);
    return placedLike(call, (x, order) => {
      const pads = call.addInts(order(pairs).flat(), [rank, 2]);
      if (mode === 'reflect') return call.add('MirrorPad', [x, pads], { mode: text('REFLECT') });
      return call.add('PadV2', [x, pads, call.addNumber(call.number(2, 0))]);
    });
  },
};

function reshape(call: ExportCall): ReturnType<ExportRule> {
  const dims = call.outputDims();
  if (dims.filter((dim) => dim === FREE).length > 1) call.fail('it spreads the pictures over several axes');
  return { given: call.add('Reshape', [call.given(0), call.addInts(dims)]) };
}

/** Writes in the order that the first input is there; `order` puts a list with one entry for each axis into it. */
function placedLike(
  call: ExportCall,
  write: (x: string, order: <Item>(items: readonly Item[]) => readonly Item[]) => string,
): Placed {
  return call.isLast(0)
    ? { last: write(call.last(0), inLastOrder) }
    : { given: write(call.given(0), (items) => items) };
}

function placeInLast(axis: number): number {
  return TO_LAST.findIndex((from) => from === axis);
}
