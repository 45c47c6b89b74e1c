import { elementCount, intAttribute, stringAttribute } from '../../onnx/index.ts';
import type { Dims, GradientCall, RuleTable } from '../gradient-call.ts';

/** Operators that join, cut, pad and pick parts of tensors. */
export const pieceRules: RuleTable = {
  Concat: (call) => {
    const axis = axisOf(call, intAttribute(call.node, 'axis'), call.outputDims);
    let end = 0;
    return call.node.inputs.map((_, position) => {
      const start = end;
      end += call.inputDims(position)[axis] ?? 0;
      const bounds = [start, end, axis];
      return () => call.emit('Slice', [call.gradient, ...bounds.map((value) => call.ints([value]))]);
    });
  },
  /** Parts that the loss does not depend on are zeros. */
  Split: (call) => [
    () => {
      const axis = axisOf(call, intAttribute(call.node, 'axis', 0), call.inputDims(0));
      const parts = call.gradients.map(
        (gradient, part) =>
          gradient ?? call.emit('Expand', [call.constant(0), call.ints(call.dimsOfOutput(part))]),
      );
      return call.emit('Concat', parts, { axis });
    },
  ],
  /** Each entry gets the sum of the gradients of the places that it was copied to: a product with a matrix of ones. */
  Gather: (call) => [
    () => {
      const dims = call.inputDims(0);
      const axis = axisOf(call, intAttribute(call.node, 'axis', 0), dims);
      const size = dims[axis] ?? 0;
      const picked = (call.integers(1) ?? []).map((index) => (index < 0 ? index + size : index));
      const isCopy = Array.from({ length: size }, (_, entry) =>
        picked.map((index) => Number(index === entry)),
      );
      const inner = elementCount(dims.slice(axis + 1));
      const stacked = call.reshape(call.gradient, [elementCount(dims.slice(0, axis)), picked.length, inner]);
      const summed = call.emit('MatMul', [call.constant(isCopy.flat(), [size, picked.length]), stacked]);
      return call.reshape(summed, dims);
    },
  ],
  /** Zeros take the places that were cut away or left out. */
  Slice: (call) => [
    () => {
      const dims = call.inputDims(0);
      const cuts = cutsOf(call);
      const backwards = cuts.flatMap(({ step }, axis) => (step < 0 ? [axis] : []));
      const forwards = backwards.length > 0 ? turned(call, backwards) : call.gradient;
      const spread = cuts.some(({ step }) => Math.abs(step) > 1)
        ? spacedOut(
            call,
            forwards,
            cuts.map(({ step }) => Math.abs(step)),
          )
        : forwards;
      const before = cuts.map(({ first }) => first);
      const after = dims.map((dim, axis) => {
        const { first, step } = cuts[axis] ?? WHOLE;
        return dim - first - (call.outputDims[axis] ?? 0) * Math.abs(step);
      });
      return call.emit('Pad', [spread, call.ints([...before, ...after])]);
    },
  ],
  /** What was added is cut off again, what was cut off (by a negative padding) are zeros. */
  Pad: (call) => [
    () => {
      if (stringAttribute(call.node, 'mode', 'constant') !== 'constant') {
        call.fail('it pads with copies of the picture');
      }
      const amounts = call.integers(1) ?? [];
      if (amounts.some((amount) => amount < 0)) {
        return call.emit('Pad', [
          call.gradient,
          call.ints(amounts.map((amount) => (amount === 0 ? 0 : -amount))),
        ]);
      }
      const before = amounts.slice(0, call.outputDims.length);
      const ends = before.map((start, axis) => start + (call.inputDims(0)[axis] ?? 0));
      const axes = before.map((_, axis) => axis);
      return call.emit('Slice', [call.gradient, call.ints(before), call.ints(ends), call.ints(axes)]);
    },
  ],
};

/** What a Slice takes of one axis: the place of the lowest entry that it takes, and the step, which may go backwards. */
interface Cut {
  readonly first: number;
  readonly step: number;
}
const WHOLE: Cut = { first: 0, step: 1 };

function cutsOf(call: GradientCall): readonly Cut[] {
  const dims = call.inputDims(0);
  const starts = call.integers(1) ?? [];
  const axes = call.integers(3) ?? starts.map((_, axis) => axis);
  const steps = call.integers(4) ?? starts.map(() => 1);
  const cuts = dims.map(() => WHOLE);
  for (const [index, signedAxis] of axes.entries()) {
    const axis = axisOf(call, signedAxis, dims);
    const [start = 0, step = 1, dim = 0] = [starts[index], steps[index], dims[axis]];
    const counted = start < 0 ? start + dim : start;
    const first = Math.min(Math.max(counted, 0), step > 0 ? dim : dim - 1);
    const count = call.outputDims[axis] ?? 0;
    cuts[axis] = { first: step > 0 ? first : first + (count - 1) * step, step };
  }
  return cuts;
}

/** The gradient with these axes in reverse. */
function turned(call: GradientCall, axes: readonly number[]): string {
  const fromLast = call.ints(axes.map(() => -1));
  const beyondFirst = call.ints(axes.map((axis) => -(call.outputDims[axis] ?? 0) - 1));
  return call.emit('Slice', [call.gradient, fromLast, beyondFirst, call.ints(axes), fromLast]);
}

/** A tensor of the output's dimensions with zeros behind each entry, so that it takes `steps` places. */
function spacedOut(call: GradientCall, tensor: string, steps: Dims): string {
  const axes = call.outputDims.map((dim, axis) => ({ dim, step: steps[axis] ?? 1 }));
  const withPlace = axes.flatMap(({ dim, step }) => (step > 1 ? [dim, 1] : [dim]));
  const behind = axes.flatMap(({ step }) => (step > 1 ? [0, step - 1] : [0]));
  const before = behind.map(() => 0);
  const padded = call.emit('Pad', [call.reshape(tensor, withPlace), call.ints([...before, ...behind])]);
  return call.reshape(
    padded,
    axes.map(({ dim, step }) => dim * step),
  );
}

function axisOf(call: GradientCall, axis: number, dims: Dims): number {
  const fromFront = axis < 0 ? axis + dims.length : axis;
  return fromFront < dims.length ? fromFront : call.fail(`there is no axis ${axis}`);
}
