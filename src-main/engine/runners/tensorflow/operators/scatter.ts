import { AppError } from '../../../../base/index.ts';
import { describeNode, stringAttribute } from '../../../onnx/index.ts';
import type { OperatorTable } from '../types.ts';

/** Operators that put values where indices say. */
export const scatter: OperatorTable = {
  /** Adding up only, in a list: what gradients need. */
  ScatterElements: ({ tf, node, input }) => {
    const [x, indices, updates] = [input(0), input(1), input(2)];
    if (x.rank !== 1 || stringAttribute(node, 'reduction', 'none') !== 'add') {
      throw new AppError(
        'invalid-input',
        `The tensorflow back end scatters into lists, adding up; the ${describeNode(node)} asks for something else.`,
        { nextStep: 'Run this graph on the onnxruntime back end.' },
      );
    }
    const places = tf.cast(tf.reshape(indices, [-1, 1]), 'int32');
    return tf.add(x, tf.scatterND(places, updates, x.shape as [number]));
  },
};
