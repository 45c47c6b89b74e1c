import { floatAttribute, intAttribute } from '../../../onnx/index.ts';
import type { OperatorTable } from '../types.ts';

/** Activation functions. */
export const activations: OperatorTable = {
  Relu: ({ tf, input }) => tf.relu(input(0)),
  Sigmoid: ({ tf, input }) => tf.sigmoid(input(0)),
  Tanh: ({ tf, input }) => tf.tanh(input(0)),
  LeakyRelu: ({ tf, node, input }) => tf.leakyRelu(input(0), floatAttribute(node, 'alpha', 0.01)),
  PRelu: ({ tf, input }) => tf.where(tf.less(input(0), 0), tf.mul(input(0), input(1)), input(0)),
  Elu: ({ tf, node, input }) => {
    const below = tf.mul(tf.expm1(tf.minimum(input(0), 0)), floatAttribute(node, 'alpha', 1));
    return tf.add(tf.maximum(input(0), 0), below);
  },
  Softplus: ({ tf, input }) => tf.softplus(input(0)),
  HardSigmoid: ({ tf, node, input }) => {
    const slope = floatAttribute(node, 'alpha', 0.2);
    return tf.clipByValue(tf.add(tf.mul(input(0), slope), floatAttribute(node, 'beta', 0.5)), 0, 1);
  },
  HardSwish: ({ tf, input }) => tf.mul(input(0), tf.clipByValue(tf.add(tf.div(input(0), 6), 0.5), 0, 1)),
  Clip: ({ tf, input, optional }) => {
    const low = optional(1);
    const high = optional(2);
    const raised = low ? tf.maximum(input(0), low) : tf.clone(input(0));
    return high ? tf.minimum(raised, high) : raised;
  },
  Softmax: ({ tf, node, input }) => {
    const axis = intAttribute(node, 'axis', -1);
    const shifted = tf.sub(input(0), tf.max(input(0), axis, true));
    const exponentials = tf.exp(shifted);
    return tf.div(exponentials, tf.sum(exponentials, axis, true));
  },
  LogSoftmax: ({ tf, node, input }) => {
    const axis = intAttribute(node, 'axis', -1);
    const shifted = tf.sub(input(0), tf.max(input(0), axis, true));
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
  },
  /** Dropout does nothing outside training mode, which our graphs do not use. */
  Dropout: ({ tf, input }) => tf.clone(input(0)),
};
