import { elementCount } from '../../onnx/index.ts';
import type { Dims, GradientCall } from '../gradient-call.ts';
import { behind, kernelPositions, type Window } from './window.ts';

/** What a convolution's weights met: its input and the gradient of its output. */
export interface WeightGradient {
  /** Name of the input, [batch, channels, …picture]. */
  readonly input: string;
  /** Name of the output's gradient, [batch, filters, …places]. */
  readonly gradient: string;
  readonly batch: number;
  /** [filters, channels of a group, …kernel] */
  readonly weightDims: Dims;
  readonly group: number;
  readonly window: Window;
}

/**
 * Gradient of a convolution's weights. For each position in the kernel, the pixels that it met are cut out of the
 * input; the weight's gradient is their product with the output's gradient, summed over all places. As one matrix
 * product in channels-last order that is faster on a processor than a convolution with a kernel as large as the picture.
 */
export function weightGradient(call: GradientCall, options: WeightGradient): string {
  const [filters = 0, channels = 0] = options.weightDims;
  const isDepthwise = channels === 1 && filters === options.group;
  return isDepthwise ? depthwise(call, options) : byMatrixProduct(call, options);
}

function byMatrixProduct(call: GradientCall, options: WeightGradient): string {
  const { input, gradient, batch, weightDims, group, window } = options;
  const [filters = 0, channels = 0, ...kernel] = weightDims;
  const rank = kernel.length;
  const channelsLast = [0, ...kernel.map((_, axis) => axis + 2), 1];
  const rows = batch * elementCount(window.places);
  const positions = elementCount(kernel);
  const pixels = cutOuts(call, call.transpose(input, channelsLast), 1, rank + 2, window);
  const patches = pixels.length > 1 ? call.emit('Concat', pixels, { axis: -1 }) : (pixels[0] ?? input);
  const errors = call.transpose(gradient, channelsLast);
  const filtersLast = group === 1 ? plain() : grouped();
  return call.transpose(filtersLast, [0, rank + 1, ...kernel.map((_, axis) => axis + 1)]);

  /** [filters, …kernel, channels] */
  function plain(): string {
    const product = call.emit(
      'Gemm',
      [call.reshape(errors, [rows, filters]), call.reshape(patches, [rows, positions * channels])],
      { transA: 1 },
    );
    return call.reshape(product, [filters, ...kernel, channels]);
  }

  function grouped(): string {
    const errorsOfGroups = call.transpose(call.reshape(errors, [rows, group, filters / group]), [1, 2, 0]);
    const patchesOfGroups = call.transpose(
      call.reshape(patches, [rows, positions, group, channels]),
      [2, 0, 1, 3],
    );
    const product = call.emit('MatMul', [
      errorsOfGroups,
      call.reshape(patchesOfGroups, [group, rows, positions * channels]),
    ]);
    return call.reshape(product, [filters, ...kernel, channels]);
  }
}

/** One filter a channel: no matrix product, but a sum for each position in the kernel. */
function depthwise(call: GradientCall, { input, gradient, weightDims, window }: WeightGradient): string {
  const [filters = 0, , ...kernel] = weightDims;
  const rank = kernel.length + 2;
  const allButChannels = [0, ...kernel.map((_, axis) => axis + 2)];
  const sums = cutOuts(call, input, 2, rank, window).map((pixels) =>
    call.reshape(call.sum(call.emit('Mul', [pixels, gradient]), allButChannels, false), [filters, 1]),
  );
  return call.reshape(
    sums.length > 1 ? call.emit('Concat', sums, { axis: 1 }) : (sums[0] ?? input),
    weightDims,
  );
}

/** For each position in the kernel the pixels it meets; `firstAxis` is the first spatial axis of `tensor`. */
function cutOuts(
  call: GradientCall,
  tensor: string,
  firstAxis: number,
  rank: number,
  window: Window,
): readonly string[] {
  const { picture, places, kernel, strides, dilations, before } = window;
  const after = behind(window).map((pixels) => Math.max(pixels, 0));
  const pads = [before, after].flatMap((side) => [
    ...Array.from({ length: firstAxis }, () => 0),
    ...side,
    ...Array.from({ length: rank - firstAxis - kernel.length }, () => 0),
  ]);
  const padded = pads.some((pixels) => pixels > 0) ? call.emit('Pad', [tensor, call.ints(pads)]) : tensor;
  const isWhole = elementCount(kernel) === 1 && padded === tensor && places.join() === picture.join();
  if (isWhole) return [tensor];
  const axes = call.ints(kernel.map((_, axis) => axis + firstAxis));
  const steps = call.ints(kernel.map((_, axis) => strides[axis] ?? 1));
  return kernelPositions(kernel).map((position) => {
    const starts = position.map((place, axis) => place * (dilations[axis] ?? 1));
    const ends = starts.map((start, axis) => start + ((places[axis] ?? 1) - 1) * (strides[axis] ?? 1) + 1);
    return call.emit('Slice', [padded, call.ints(starts), call.ints(ends), axes, steps]);
  });
}
