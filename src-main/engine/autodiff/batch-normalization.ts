import {
  floatAttribute,
  type GraphBuilder,
  type GraphNode,
  intAttribute,
  type Tensor,
} from '../onnx/index.ts';
import type { FloatType } from './gradient-call.ts';

/** A batch normalisation in training mode as it was written: its outputs, and what the way back uses again. */
export interface BatchNormalization {
  /** y, next running mean, next running variance. */
  readonly outputs: readonly string[];
  readonly kept: {
    /** x − mean of the batch. */
    readonly centred: string;
    /** 1 / √(variance of the batch + ε), shaped to spread over pictures. */
    readonly reciprocalDeviation: string;
    /** scale × reciprocalDeviation. */
    readonly slope: string;
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
 * moved towards them, in single steps: ONNX Runtime does not run the operator in training mode. The variance is that of
 * the batch itself, as ONNX defines it; PyTorch keeps n / (n − 1) times that.
 */
export function writeBatchNormalization(
  builder: GraphBuilder,
  node: GraphNode,
  [x = '', scale = '', shift = '', runningMean = '', runningVariance = '']: readonly string[],
  rank: number,
  type: FloatType,
): BatchNormalization {
  const constant = (value: number) => builder.initializer(scalarOf(type, value));
  const momentum = floatAttribute(node, 'momentum', 0.9);
  const axes = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
  const alongChannels = builder.ints([1, -1, ...axes.slice(1).map(() => 1)]);
  const average = (tensor: string) => builder.node('ReduceMean', [tensor], { axes, keepdims: 1 });
  const moved = (running: string, batch: string) =>
    builder.node('Add', [
      builder.node('Mul', [running, constant(momentum)]),
      builder.node('Mul', [builder.node('Reshape', [batch, builder.ints([-1])]), constant(1 - momentum)]),
    ]);

  const mean = average(x);
  const centred = builder.node('Sub', [x, mean]);
  const variance = average(builder.node('Mul', [centred, centred]));
  const epsilon = constant(floatAttribute(node, 'epsilon', 1e-5));
  const deviation = builder.node('Sqrt', [builder.node('Add', [variance, epsilon])]);
  const reciprocalDeviation = builder.node('Reciprocal', [deviation]);
  const slope = builder.node('Mul', [builder.node('Reshape', [scale, alongChannels]), reciprocalDeviation]);
  const scaled = builder.node('Mul', [centred, slope]);
  const y = builder.node('Add', [scaled, builder.node('Reshape', [shift, alongChannels])]);
  return {
    outputs: [y, moved(runningMean, mean), moved(runningVariance, variance)],
    kept: { centred, reciprocalDeviation, slope },
  };
}

function scalarOf(type: FloatType, value: number): Tensor {
  return type === 'float64'
    ? { type, dims: [], data: Float64Array.of(value) }
    : { type, dims: [], data: Float32Array.of(value) };
}
