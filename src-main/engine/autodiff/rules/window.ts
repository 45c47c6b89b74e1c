import { intsAttribute, stringAttribute } from '../../onnx/index.ts';
import type { Dims, GradientCall } from '../gradient-call.ts';

/** A window that moves over a picture: one entry for each spatial axis. */
export interface Window {
  /** Size of the picture that the window moves over. */
  readonly picture: Dims;
  /** Number of places of the window. */
  readonly places: Dims;
  readonly kernel: Dims;
  readonly strides: Dims;
  readonly dilations: Dims;
  /** Padding before the picture; the padding behind it follows from the rest. */
  readonly before: Dims;
}

/** The window of a Conv or pooling node that moves over `picture` and stands in `places` places. */
export function windowOf(call: GradientCall, picture: Dims, places: Dims, kernel: Dims): Window {
  const { node } = call;
  const strides = intsAttribute(node, 'strides', all(kernel, 1));
  const dilations = intsAttribute(node, 'dilations', all(kernel, 1));
  const window = { picture, places, kernel, strides, dilations };
  switch (stringAttribute(node, 'auto_pad', 'NOTSET')) {
    case 'NOTSET':
      return { ...window, before: intsAttribute(node, 'pads', all(kernel, 0)).slice(0, kernel.length) };
    case 'VALID':
      return { ...window, before: all(kernel, 0) };
    case 'SAME_UPPER':
      return { ...window, before: missing(window).map((pixels) => Math.floor(pixels / 2)) };
    default:
      return { ...window, before: missing(window).map((pixels) => Math.ceil(pixels / 2)) };
  }
}

/** Pixels that the window covers along each axis in one place. */
export function reach({ kernel, dilations }: Pick<Window, 'kernel' | 'dilations'>): number[] {
  return kernel.map((size, axis) => (size - 1) * (dilations[axis] ?? 1) + 1);
}

/** Pixels behind the picture that the window's last place covers; negative where it leaves pixels out. */
export function behind(window: Window): number[] {
  return missing(window).map((pixels, axis) => pixels - (window.before[axis] ?? 0));
}

/** `pads`, and `output_padding` of the ConvTranspose that goes back from the places to the picture. */
export function wayBack(window: Window): { pads: Dims; output_padding: Dims } {
  const after = behind(window);
  return {
    pads: [...window.before, ...after.map((pixels) => Math.max(pixels, 0))],
    output_padding: after.map((pixels) => Math.max(-pixels, 0)),
  };
}

/** Every position in the kernel, row by row. */
export function kernelPositions(kernel: Dims): number[][] {
  return kernel.reduce<number[][]>(
    (positions, size) =>
      positions.flatMap((head) => Array.from({ length: size }, (_, last) => [...head, last])),
    [[]],
  );
}

/** Pixels outside the picture that all places together cover, before and behind. */
function missing(window: Omit<Window, 'before'>): number[] {
  const { picture, places, strides } = window;
  return reach(window).map(
    (pixels, axis) => ((places[axis] ?? 1) - 1) * (strides[axis] ?? 1) + pixels - (picture[axis] ?? 0),
  );
}

function all(kernel: Dims, value: number): number[] {
  return kernel.map(() => value);
}
