import { AppError } from '../../../../base/index.ts';
import { intAttribute } from '../../../onnx/index.ts';
import { toTf } from '../tensors.ts';
import type { OperatorTable } from '../types.ts';

/** Numbers of the element types in ONNX's TensorProto.DataType. */
const ONNX_FLOAT = 1;
const ONNX_BOOL = 9;

/** Operators that make constants, describe shapes, or change the element type. */
export const constants: OperatorTable = {
  Shape: ({ tf, node, input }) => {
    const { shape } = input(0);
    const dims = shape.slice(intAttribute(node, 'start', 0), intAttribute(node, 'end', shape.length));
    return tf.tensor1d(dims, 'int32');
  },
  Size: ({ tf, input }) => tf.scalar(input(0).size, 'int32'),
  Constant: ({ tf, node }) => {
    const value = node.attributes.get('value');
    if (value?.kind !== 'tensor') {
      throw new AppError('invalid-input', `Constant "${node.name}" holds no tensor.`);
    }
    return toTf(tf, node.outputs[0] ?? node.name, value.value);
  },
  ConstantOfShape: ({ tf, node, integers }) => {
    const fill = node.attributes.get('value');
    const tensor = fill?.kind === 'tensor' ? fill.value : undefined;
    const type = tensor === undefined || tensor.type === 'float32' ? 'float32' : 'int32';
    return tf.fill([...(integers(0) ?? [])], Number(tensor?.data[0] ?? 0), type);
  },
  /** Float to integer cuts the fraction off, as ONNX asks. */
  Cast: ({ tf, node, input }) => {
    const to = intAttribute(node, 'to', ONNX_FLOAT);
    if (to === ONNX_FLOAT) return tf.cast(input(0), 'float32');
    return to === ONNX_BOOL ? tf.cast(input(0), 'bool') : tf.cast(input(0), 'int32');
  },
};
