import { elementCount } from '../../onnx/index.ts';
import type { GradientCall } from '../gradient-call.ts';
import { patchProducts, type WeightGradient } from './patch-products.ts';
import { behind, kernelPositions, type Window } from './window.ts';

/**
 * Gradient of a convolution's weights: for each position in the kernel the product of the pixels that it met with the
 * output's gradient, summed over all places and pictures.
 *
 * Where pictures are large beside the weights, each picture has matrix products of its own, whose results are summed;
 * where they are small, those results would outweigh the pictures, and all places of all pictures are multiplied at
 * once, in channels-last order.
 */
export function weightGradient(call: GradientCall, options: WeightGradient): string {
  const { weightDims, group, window } = options;
  const [filters = 0, channels = 0] = weightDims;
  const picturesWeigh = (filters + channels * group) * elementCount(window.places);
  const isSmall = group === 1 && elementCount(weightDims) > picturesWeigh;
  return isSmall ? allPicturesAtOnce(call, options) : patchProducts(call, options);
}

function allPicturesAtOnce(call: GradientCall, options: WeightGradient): string {
  const { input, gradient, batch, weightDims, window } = options;
  const [filters = 0, channels = 0, ...kernel] = weightDims;
  const channelsLast = [0, ...kernel.map((_, axis) => axis + 2), 1];
  const rows = batch * elementCount(window.places);
  const errors = call.reshape(call.transpose(gradient, channelsLast), [rows, filters]);
  const products = cutOuts(call, call.transpose(input, channelsLast), window).map((pixels) =>
    call.emit('Gemm', [errors, call.reshape(pixels, [rows, channels])], { transA: 1 }),
  );
  const [first = '', ...others] = products;
  const joined = others.length > 0 ? call.emit('Concat', products, { axis: 1 }) : first;
  const back = [0, kernel.length + 1, ...kernel.map((_, axis) => axis + 1)];
  return call.transpose(call.reshape(joined, [filters, ...kernel, channels]), back);
}

/** For each position in the kernel the pixels that it meets, of a tensor with its channels last. */
function cutOuts(call: GradientCall, tensor: string, window: Window): readonly string[] {
  const { picture, places, kernel, strides, dilations, before } = window;
  const after = behind(window).map((pixels) => Math.max(pixels, 0));
  const pads = [before, after].flatMap((side) => [0, ...side, 0]);
  const padded = pads.some((pixels) => pixels > 0) ? call.emit('Pad', [tensor, call.ints(pads)]) : tensor;
  const isWhole = elementCount(kernel) === 1 && padded === tensor && places.join() === picture.join();
  if (isWhole) return [tensor];
  const axes = call.ints(kernel.map((_, axis) => axis + 1));
  const steps = call.ints(kernel.map((_, axis) => strides[axis] ?? 1));
  return kernelPositions(kernel).map((position) => {
    const starts = position.map((place, axis) => place * (dilations[axis] ?? 1));
    const ends = starts.map((start, axis) => start + ((places[axis] ?? 1) - 1) * (strides[axis] ?? 1) + 1);
    return call.emit('Slice', [padded, call.ints(starts), call.ints(ends), axes, steps]);
  });
}
