import {
  float,
  floatAttribute,
  type GraphBuilder,
  type GraphNode,
  intAttribute,
  type Tensor,
} from '../onnx/index.ts';
import type { Dims, FloatType } from './gradient-call.ts';

/** A batch normalisation in training mode as it was written: its outputs, and what the way back uses again. */
export interface BatchNormalization {
  /** y, next running mean, next running variance. */
  readonly outputs: readonly string[];
  readonly kept: {
    /** x − mean of the batch. */
    readonly centred: string;
    /** Variance of the batch, a number a channel. */
    readonly variance: string;
    /** 1 / √(variance + ε), a number a channel. */
    readonly reciprocalDeviation: string;
  };
}

/** True for a BatchNormalization that takes mean and variance from its batch. */
export function isInTrainingMode(node: GraphNode): boolean {
  return (
    node.domain === '' && node.op === 'BatchNormalization' && intAttribute(node, 'training_mode', 0) === 1
  );
}

/**
 * Writes y = (x − mean) · scale / √(variance + ε) + shift with mean and variance of the batch, and the running ones
 * moved towards them: ONNX Runtime does not run the operator in training mode. The statistics are computed in single steps
 * and handed to the operator as if they were fixed. The variance is that of the batch itself, as ONNX defines it; PyTorch
 * keeps n / (n − 1) times that.
 */
export function writeBatchNormalization(
  builder: GraphBuilder,
  node: GraphNode,
  [x = '', scale = '', shift = '', runningMean = '', runningVariance = '']: readonly string[],
  dims: Dims,
  type: FloatType,
): BatchNormalization {
  const constant = (value: number) => builder.initializer(constantOf(type, [value], []));
  const momentum = floatAttribute(node, 'momentum', 0.9);
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  const [, channels = 0] = dims;
  const axes = dims.map((_, axis) => axis).filter((axis) => axis !== 1);
  const average = (tensor: string, keepdims: 0 | 1) =>
    builder.node('ReduceMean', [tensor], { axes, keepdims });
  const moved = (running: string, batch: string) =>
    builder.node('Add', [
      builder.node('Mul', [running, constant(momentum)]),
      builder.node('Mul', [batch, constant(1 - momentum)]),
    ]);

  const spreadMean = average(x, 1);
  const mean = builder.node('Reshape', [spreadMean, builder.ints([-1])]);
  const centred = builder.node('Sub', [x, spreadMean]);
  const variance = average(builder.node('Mul', [centred, centred]), 0);
  const deviation = builder.node('Sqrt', [builder.node('Add', [variance, constant(epsilon)])]);
  const reciprocalDeviation = builder.node('Reciprocal', [deviation]);
  const noMean = builder.initializer(constantOf(type, new Float32Array(channels), [channels]));
  const y = builder.node('BatchNormalization', [centred, scale, shift, noMean, variance], {
    epsilon: float(epsilon),
  });
  return {
    outputs: [y, moved(runningMean, mean), moved(runningVariance, variance)],
    kept: { centred, variance, reciprocalDeviation },
  };
}

function constantOf(type: FloatType, values: Iterable<number>, dims: Dims): Tensor {
  return type === 'float64'
    ? { type, dims, data: Float64Array.from(values) }
    : { type, dims, data: Float32Array.from(values) };
}
