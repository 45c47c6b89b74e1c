import { intAttribute, intsAttribute, stringAttribute } from '../../onnx/index.ts';
import type { GradientCall, RuleTable } from '../gradient-call.ts';
import { isSmallDepthwise, smallDepthwise } from './small-depthwise.ts';
import { weightGradient } from './weight-gradient.ts';
import { reach, wayBack, type Window, windowOf } from './window.ts';

/** Convolution and its reverse, with groups, strides, dilations and paddings. */
export const convolutionRules: RuleTable = {
  Conv: (call) => {
    const group = intAttribute(call.node, 'group', 1);
    const weightDims = call.inputDims(1);
    const [batch = 0, , ...picture] = call.inputDims(0);
    const window = windowOf(call, picture, call.outputDims.slice(2), weightDims.slice(2));
    if (isSmallDepthwise(call, group, window))
      return [...smallDepthwise(call, window), () => biasGradient(call)];
    return [
      () => inputGradient(call, window, group),
      () =>
        weightGradient(call, {
          input: call.input(0),
          gradient: call.gradient,
          batch,
          weightDims,
          group,
          window,
        }),
      () => biasGradient(call),
    ];
  },
  /** The reverse of a convolution from its output to its input: both change places. */
  ConvTranspose: (call) => {
    const { node } = call;
    if (stringAttribute(node, 'auto_pad', 'NOTSET') !== 'NOTSET' || node.attributes.has('output_shape')) {
      call.fail('it pads automatically');
    }
    const group = intAttribute(node, 'group', 1);
    const weightDims = call.inputDims(1);
    const [batch = 0, , ...places] = call.inputDims(0);
    const window = windowOf(call, call.outputDims.slice(2), places, weightDims.slice(2));
    const { strides, dilations } = window;
    return [
      () => {
        const pads = intsAttribute(
          node,
          'pads',
          [...places, ...places].map(() => 0),
        );
        return call.emit('Conv', [call.gradient, call.input(1)], { group, strides, dilations, pads });
      },
      () =>
        weightGradient(call, {
          input: call.gradient,
          gradient: call.input(0),
          batch,
          weightDims,
          group,
          window,
        }),
      () => biasGradient(call),
    ];
  },
};

/**
 * With stride 1 a convolution of the output's gradient with the weights turned round, which processors do faster than
 * ConvTranspose; else that.
 */
function inputGradient(call: GradientCall, window: Window, group: number): string {
  const { strides, dilations, before } = window;
  const pads = reach(window).map((pixels, axis) => pixels - 1 - (before[axis] ?? 0));
  const back = wayBack(window);
  const after = reach(window).map((pixels, axis) => pixels - 1 - (back.pads[axis + pads.length] ?? 0));
  const isPlain =
    strides.every((stride) => stride === 1) && [...pads, ...after].every((pixels) => pixels >= 0);
  if (isPlain) {
    return call.emit('Conv', [call.gradient, turnedWeights(call, group)], {
      group,
      dilations,
      pads: [...pads, ...after],
    });
  }
  return call.emit('ConvTranspose', [call.gradient, call.input(1)], { group, strides, dilations, ...back });
}

/** [filters, channels of a group, …kernel] → [channels, filters of a group, …kernel reversed] */
function turnedWeights(call: GradientCall, group: number): string {
  const [filters = 0, channels = 0, ...kernel] = call.inputDims(1);
  const rest = kernel.map((_, axis) => axis + 3);
  const isDepthwise = channels === 1 && filters === group;
  const swapped = isDepthwise
    ? call.input(1)
    : call.reshape(
        call.transpose(call.reshape(call.input(1), [group, filters / group, channels, ...kernel]), [
          0,
          2,
          1,
          ...rest,
        ]),
        [group * channels, filters / group, ...kernel],
      );
  if (kernel.every((size) => size === 1)) return swapped;
  const fromLast = call.ints(kernel.map(() => -1));
  const beyondFirst = call.ints(kernel.map((size) => -size - 1));
  const axes = call.ints(kernel.map((_, axis) => axis + 2));
  return call.emit('Slice', [swapped, fromLast, beyondFirst, axes, fromLast]);
}

function biasGradient(call: GradientCall): string {
  return call.sum(call.gradient, [0, ...call.outputDims.slice(2).map((_, axis) => axis + 2)], false);
}
