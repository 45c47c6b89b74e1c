import { elementCount, intAttribute, intsAttribute } from '../../onnx/index.ts';
import type { GradientCall, RuleTable } from '../gradient-call.ts';
import { shareAmong } from './reductions.ts';
import { kernelPositions, wayBack, type Window, windowOf } from './window.ts';

/** Poolings. */
export const poolingRules: RuleTable = {
  /** The gradient goes to the pixel that was the largest, the first of several. */
  MaxPool: (call) => [
    () => {
      const dims = call.inputDims(0);
      const zeros = call.emit('Expand', [call.constant(0), call.ints([elementCount(dims)])]);
      const scattered = call.emit(
        'ScatterElements',
        [zeros, call.reshape(call.kept('places'), [-1]), call.reshape(call.gradient, [-1])],
        { axis: 0, reduction: 'add' },
      );
      return call.reshape(scattered, dims);
    },
  ],
  AveragePool: (call) => [
    () => {
      const [, , ...picture] = call.inputDims(0);
      const places = call.outputDims.slice(2);
      const window = windowOf(call, picture, places, intsAttribute(call.node, 'kernel_shape'));
      const shares = call.constant(sharesOf(call, window), [1, 1, ...places]);
      const shared = call.emit('Mul', [call.gradient, shares]);
      const ones = call.constant(
        kernelPositions(window.kernel).map(() => 1),
        [1, 1, ...window.kernel],
      );
      const spread = call.emit('ConvTranspose', [call.reshape(shared, [-1, 1, ...places]), ones], {
        strides: window.strides,
        ...wayBack(window),
      });
      return call.reshape(spread, call.inputDims(0));
    },
  ],
  GlobalAveragePool: (call) => [
    () => {
      const dims = call.inputDims(0);
      const share = call.constant(1 / elementCount(dims.slice(2)));
      return call.emit('Expand', [call.emit('Mul', [call.gradient, share]), call.ints(dims)]);
    },
  ],
  /** Equal largest values share the gradient. */
  GlobalMaxPool: (call) => [
    () => {
      const axes = call.inputDims(0).flatMap((_, axis) => (axis < 2 ? [] : [axis]));
      return shareAmong(call, call.emit('Equal', [call.input(0), call.output]), call.gradient, axes);
    },
  ],
};

/** 1 / the number of pixels averaged at each place, row by row. */
function sharesOf(call: GradientCall, { picture, places, kernel, strides, before }: Window): number[] {
  const countsPadding = intAttribute(call.node, 'count_include_pad', 0) === 1;
  const pads = intsAttribute(
    call.node,
    'pads',
    [...kernel, ...kernel].map(() => 0),
  );
  const countsByAxis = places.map((count, axis) =>
    Array.from({ length: count }, (_, place) => {
      const start = place * (strides[axis] ?? 1) - (before[axis] ?? 0);
      const low = countsPadding ? start : Math.max(start, 0);
      const size = picture[axis] ?? 0;
      const end = countsPadding ? size + (pads[axis + kernel.length] ?? 0) : size;
      return Math.min(start + (kernel[axis] ?? 1), end) - low;
    }),
  );
  return kernelPositions(places).map(
    (place) => 1 / place.reduce((pixels, index, axis) => pixels * (countsByAxis[axis]?.[index] ?? 1), 1),
  );
}
