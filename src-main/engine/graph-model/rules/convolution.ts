import { type FloatTensor, intAttribute } from '../../onnx/index.ts';
import type { ExportCall, RuleTable } from '../export-call.ts';
import { text, wholes } from '../graph-def.ts';
import { permuteTensor, reshapedTensor } from '../permute.ts';
import { isPadded, windowOf } from './window.ts';

/** O × I × H × W to TensorFlow's H × W × I × O. */
const FILTER = [2, 3, 1, 0];
/** The channels' own filters, C × M × H × W, to H × W × C × M. */
const DEPTHWISE_FILTER = [2, 3, 0, 1];

/** Convolutions. TensorFlow.js has plain and depthwise ones; other groups are computed one by one. */
export const convolution: RuleTable = {
  Conv: (call) => {
    const weights = call.constant(1);
    if (weights.type !== 'float32') return call.fail(`its weights are ${weights.type}`);
    const attrs = convolutionAttributes(call, weights.dims.slice(2));
    const groups = intAttribute(call.node, 'group', 1);
    const sums = convolve(call, weights, groups, attrs);
    return { last: call.has(2) ? call.add('BiasAdd', [sums, call.given(2)]) : sums };
  },
};

function convolutionAttributes(call: ExportCall, kernel: readonly number[]) {
  const axes = windowOf(call, kernel);
  const [rows, columns] = axes;
  if (axes.some(({ dilation }) => dilation > 1) && axes.some(({ stride }) => stride > 1)) {
    call.fail('it is dilated and strided at once');
  }
  return {
    data_format: text('NHWC'),
    strides: wholes([1, rows.stride, columns.stride, 1]),
    dilations: wholes([1, rows.dilation, columns.dilation, 1]),
    padding: text(axes.some(isPadded) ? 'EXPLICIT' : 'VALID'),
    explicit_paddings: wholes([0, 0, rows.before, rows.behind, columns.before, columns.behind, 0, 0]),
  };
}

function convolve(
  call: ExportCall,
  weights: FloatTensor,
  groups: number,
  attrs: ReturnType<typeof convolutionAttributes>,
): string {
  const name = call.node.inputs[1] ?? 'weights';
  const [outputs = 0, inputs = 0, ...kernel] = weights.dims;
  if (groups === 1) {
    const filter = call.addTensor(permuteTensor(weights, FILTER), name);
    return call.add('Conv2D', [call.last(0), filter], attrs);
  }
  if (inputs === 1) {
    const byChannel = reshapedTensor(weights, [groups, outputs / groups, ...kernel]);
    const filter = call.addTensor(permuteTensor(byChannel, DEPTHWISE_FILTER), name);
    return call.add('DepthwiseConv2dNative', [call.last(0), filter], attrs);
  }
  const sizes = call.addInts(Array.from({ length: groups }, () => inputs));
  const parts = call.add('SplitV', [call.last(0), sizes, call.addInts([3], [])]);
  const share = weights.data.length / groups;
  const convolved = Array.from({ length: groups }, (_, group) => {
    const dims = [outputs / groups, inputs, ...kernel];
    const own = { ...weights, dims, data: weights.data.slice(group * share, (group + 1) * share) };
    const filter = call.addTensor(permuteTensor(own, FILTER), `${name}/group${group}`);
    return call.add('Conv2D', [`${parts}:${group}`, filter], attrs);
  });
  return call.add('ConcatV2', [...convolved, call.addInts([3], [])], { N: { i: String(groups) } });
}
