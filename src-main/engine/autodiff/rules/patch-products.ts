import { elementCount } from '../../onnx/index.ts';
import type { Dims, GradientCall } from '../gradient-call.ts';
import { behind, type Window } from './window.ts';

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

/** A strided kernel of so many rows meets the picture row by row: all its patches at once would be huge. */
const TALL = 5;

/**
 * Gradient of a convolution's weights with matrix products for each picture. The patches that the kernel meets are laid
 * out by a convolution that copies: processors do that faster than cutting and joining. With stride 1 half of it is left
 * to the gradient: the kernel's rows shift the gradient, its columns shift the input, and every pair of shifts meets in
 * the product.
 */
export function patchProducts(call: GradientCall, options: WeightGradient): string {
  const { kernel, strides } = options.window;
  const [rows = 1, ...columns] = kernel;
  const isStrided = strides[0] !== 1;
  if (!isStrided && rows > 1 && elementCount(columns) > 1) return shiftedOnBothSides(call, options);
  return isStrided && rows >= TALL ? rowByRow(call, options) : allPatches(call, options);
}

function allPatches(call: GradientCall, options: WeightGradient): string {
  const { input, gradient, weightDims, group, window } = options;
  const [, channels = 0, ...kernel] = weightDims;
  const patches = isCopy(window)
    ? input
    : copies(call, input, group * channels, { ...explicit(window), kernel });
  const copiesOfChannel = elementCount(kernel);
  return call.reshape(
    products(call, options, { errors: gradient, shifts: 1, patches, copiesOfChannel, places: window.places }),
    weightDims,
  );
}

function shiftedOnBothSides(call: GradientCall, options: WeightGradient): string {
  const { input, gradient, weightDims, group, window } = options;
  const [filters = 0, channels = 0, rows = 1, ...columns] = weightDims;
  const met = products(call, options, {
    errors: copies(call, gradient, filters, byRows(window)),
    shifts: rows,
    patches: copies(call, input, group * channels, byColumns(window)),
    copiesOfChannel: elementCount(columns),
    places: paddedPlaces(window),
  });
  const apart = call.reshape(met, [filters, rows, channels, ...columns]);
  return call.transpose(apart, [0, 2, 1, ...columns.map((_, axis) => axis + 3)]);
}

function rowByRow(call: GradientCall, options: WeightGradient): string {
  const { input, gradient, weightDims, group, window } = options;
  const [filters = 0, channels = 0, rows = 1, ...columns] = weightDims;
  const { pads, ...attributes } = byColumns(window);
  const [above = 0, below = 0] = [pads[0], pads[pads.length / 2]];
  const beside = pads.map((pixels, side) => (side % (pads.length / 2) === 0 ? 0 : pixels));
  const border = [0, 0, above, ...columns.map(() => 0), 0, 0, below, ...columns.map(() => 0)];
  const padded = above + below > 0 ? call.emit('Pad', [input, call.ints(border)]) : input;
  const [stride = 1, spacing = 1] = [window.strides[0], window.dilations[0]];
  const parts = Array.from({ length: rows }, (_, row) => {
    const start = row * spacing;
    const end = start + ((window.places[0] ?? 1) - 1) * stride + 1;
    const bounds = [start, end, 2, stride].map((value) => call.ints([value]));
    const met = products(call, options, {
      errors: gradient,
      shifts: 1,
      patches: copies(call, call.emit('Slice', [padded, ...bounds]), group * channels, {
        ...attributes,
        strides: [1, ...attributes.strides.slice(1)],
        pads: beside,
      }),
      copiesOfChannel: elementCount(columns),
      places: window.places,
    });
    return call.reshape(met, [filters, channels, 1, ...columns]);
  });
  return call.emit('Concat', parts, { axis: 2 });
}

/** What is multiplied: errors [batch, filters × shifts, …places], patches [batch, channels × copies, …places]. */
interface Factors {
  readonly errors: string;
  readonly shifts: number;
  readonly patches: string;
  readonly copiesOfChannel: number;
  readonly places: Dims;
}

/** [group, filters of a group × shifts, channels of a group × copies], summed over places and pictures. */
function products(
  call: GradientCall,
  { batch, weightDims, group }: WeightGradient,
  factors: Factors,
): string {
  const [filters = 0, channels = 0] = weightDims;
  const { errors, shifts, patches, copiesOfChannel, places } = factors;
  const flat = elementCount(places);
  const left = call.reshape(errors, [batch, group, (filters / group) * shifts, flat]);
  const right = call.reshape(patches, [batch, group, channels * copiesOfChannel, flat]);
  return call.sum(call.emit('MatMul', [left, call.transpose(right, [0, 1, 3, 2])]), [0], false);
}

/** A window as the attributes of a convolution. */
interface Copying {
  readonly kernel: Dims;
  readonly strides: Dims;
  readonly dilations: Dims;
  readonly pads: Dims;
  /** Copies in the opposite order. */
  readonly fromLast?: boolean;
}

/** [batch, channels, …] → [batch, channels × kernel positions, …]: each position's copy of the channel. */
function copies(call: GradientCall, tensor: string, channels: number, copying: Copying): string {
  const { kernel, strides, dilations, pads, fromLast = false } = copying;
  const positions = elementCount(kernel);
  const ones = new Float32Array(channels * positions * positions);
  for (let copy = 0; copy < channels * positions; copy++) {
    const position = copy % positions;
    ones[copy * positions + (fromLast ? positions - 1 - position : position)] = 1;
  }
  const weights = call.constant(ones, [channels * positions, 1, ...kernel]);
  return call.emit('Conv', [tensor, weights], { group: channels, strides, dilations, pads });
}

/** True where the patches are the picture itself. */
function isCopy(window: Window): boolean {
  const isPadded = [...window.before, ...behind(window)].some((pixels) => pixels !== 0);
  return elementCount(window.kernel) === 1 && window.places.join() === window.picture.join() && !isPadded;
}

function explicit(window: Window): Omit<Copying, 'kernel'> {
  const { strides, dilations, before } = window;
  const after = behind(window).map((pixels) => Math.max(pixels, 0));
  return { strides, dilations, pads: [...before, ...after] };
}

/** The kernel's columns over every row of the picture and of its padding. */
function byColumns(window: Window): Copying {
  const { dilations, ...rest } = explicit(window);
  const kernel = [1, ...window.kernel.slice(1)];
  return { ...rest, kernel, dilations: [1, ...dilations.slice(1)] };
}

/** The gradient moved down by as many rows as each row of the kernel lies below the first. */
function byRows({ kernel, dilations }: Window): Copying {
  const [rows = 1, ...columns] = kernel;
  const [spacing = 1] = dilations;
  const below = (rows - 1) * spacing;
  const beside = columns.map(() => 0);
  const ones = kernel.map(() => 1);
  return {
    kernel: [rows, ...columns.map(() => 1)],
    strides: ones,
    dilations: [spacing, ...columns.map(() => 1)],
    pads: [below, ...beside, below, ...beside],
    fromLast: true,
  };
}

/** Every row of the picture and of its padding, and the places along the other axes. */
function paddedPlaces({ places, kernel, dilations }: Window): Dims {
  const [rows = 1, ...others] = places;
  return [rows + ((kernel[0] ?? 1) - 1) * (dilations[0] ?? 1), ...others];
}
