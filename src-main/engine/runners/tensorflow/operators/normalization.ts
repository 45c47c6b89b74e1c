import { floatAttribute, intAttribute } from '../../../onnx/index.ts';
import type { OperatorTable, Tensorflow, TfTensor } from '../types.ts';

/** Batch normalisation over the channels, axis 1. */
export const normalization: OperatorTable = {
  BatchNormalization: ({ tf, node, input }) => {
    const x = input(0);
    const [scale, shift, mean, variance] = [input(1), input(2), input(3), input(4)];
    const epsilon = floatAttribute(node, 'epsilon', 1e-5);
    const normalised = (center: TfTensor, spread: TfTensor) => {
      const factor = tf.div(scale, tf.sqrt(tf.add(spread, epsilon)));
      const offset = tf.sub(shift, tf.mul(center, factor));
      return tf.add(tf.mul(x, perChannel(tf, factor, x.rank)), perChannel(tf, offset, x.rank));
    };
    if (intAttribute(node, 'training_mode', 0) === 0) return normalised(mean, variance);
    const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const { mean: ofBatch, variance: spreadOfBatch } = tf.moments(x, axes);
    const kept = floatAttribute(node, 'momentum', 0.9);
    const mixed = (running: TfTensor, current: TfTensor) =>
      tf.add(tf.mul(running, kept), tf.mul(current, 1 - kept));
    return [normalised(ofBatch, spreadOfBatch), mixed(mean, ofBatch), mixed(variance, spreadOfBatch)];
  },
};

function perChannel(tf: Tensorflow, values: TfTensor, rank: number): TfTensor {
  return tf.reshape(values, [-1, ...Array.from({ length: rank - 2 }, () => 1)]);
}
