import { elementCount } from '../../onnx/index.ts';
import type { GradientCall, InputGradient } from '../gradient-call.ts';
import { once } from './once.ts';
import { kernelPositions, type Window } from './window.ts';

/** Pixels times places of a picture that still is small: beyond, its matrices outweigh what they save. */
const MOST_MEETINGS = 36 * 36;

/** True for a convolution with one filter of its own for each channel, on small pictures. */
export function isSmallDepthwise(call: GradientCall, group: number, { picture, places }: Window): boolean {
  const [filters, channels] = call.inputDims(1);
  return channels === 1 && filters === group && elementCount(picture) * elementCount(places) <= MOST_MEETINGS;
}

/**
 * Gradients of its input and of its weights. A channel's convolution is a matrix from all its pixels to all its places,
 * with a weight wherever a position of the kernel lets the two meet. Processors multiply one matrix a channel, of all
 * pictures at once, several times as fast as they convolve every channel of every picture by itself.
 */
export function smallDepthwise(call: GradientCall, window: Window): readonly InputGradient[] {
  const [batch = 0, channels = 0] = call.inputDims(0);
  const pixels = elementCount(window.picture);
  const places = elementCount(window.places);
  const positions = elementCount(window.kernel);
  const meetings = call.constant(meetingsOf(window), [positions, places * pixels]);
  const errors = once(() => byChannel(call, call.gradient, [batch, channels, places]));
  return [
    () => {
      const weights = call.reshape(call.input(1), [channels, positions]);
      const matrices = call.reshape(call.emit('MatMul', [weights, meetings]), [channels, places, pixels]);
      const back = call.emit('MatMul', [errors(), matrices]);
      return call.reshape(call.transpose(back, [1, 0, 2]), call.inputDims(0));
    },
    () => {
      const met = call.emit('MatMul', [
        call.transpose(errors(), [0, 2, 1]),
        byChannel(call, call.input(0), [batch, channels, pixels]),
      ]);
      const flat = call.reshape(met, [channels, places * pixels]);
      return call.reshape(call.emit('Gemm', [flat, meetings], { transB: 1 }), call.inputDims(1));
    },
  ];
}

/** [batch, channels, …] → [channels, batch, places] */
function byChannel(call: GradientCall, tensor: string, dims: readonly number[]): string {
  return call.transpose(call.reshape(tensor, dims), [1, 0, 2]);
}

/** [kernel positions, places, pixels]: 1 where the position lets place and pixel meet. */
function meetingsOf({ picture, places, kernel, strides, dilations, before }: Window): Float32Array {
  const size = elementCount(places) * elementCount(picture);
  const positions = kernelPositions(kernel);
  const meetings = new Float32Array(positions.length * size);
  for (const [nth, position] of positions.entries()) {
    for (const [row, place] of kernelPositions(places).entries()) {
      const pixel = place.map(
        (at, axis) =>
          at * (strides[axis] ?? 1) + (position[axis] ?? 0) * (dilations[axis] ?? 1) - (before[axis] ?? 0),
      );
      if (pixel.some((at, axis) => at < 0 || at >= (picture[axis] ?? 0))) continue;
      const column = pixel.reduce((index, at, axis) => index * (picture[axis] ?? 0) + at, 0);
      meetings[nth * size + row * elementCount(picture) + column] = 1;
    }
  }
  return meetings;
}
