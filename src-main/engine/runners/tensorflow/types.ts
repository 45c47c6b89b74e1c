import type * as core from '@tensorflow/tfjs-core';
import type { GraphNode } from '../../onnx/index.ts';

/** Any TensorFlow.js namespace with a back end: tfjs-node-gpu, tfjs-node, or tfjs-core with its pure JavaScript one. */
export type Tensorflow = typeof core;
export type TfTensor = core.Tensor;

/** What an operator is handed: its node and the tensors that flow in. */
export interface OperatorCall {
  readonly tf: Tensorflow;
  readonly node: GraphNode;
  /** The input at this position. Throws `invalid-input` naming the node when it is not there. */
  readonly input: (position: number) => TfTensor;
  /** The input at this position, undefined where the node leaves it out. */
  readonly optional: (position: number) => TfTensor | undefined;
  /** The whole numbers of an input that steers the operator: axes, a shape, starts. */
  readonly integers: (position: number) => readonly number[] | undefined;
}

/** One ONNX operator on TensorFlow.js kernels. Always makes new tensors; temporaries are cleaned up around it. */
export type Operator = (call: OperatorCall) => TfTensor | readonly TfTensor[];

/** Operators by name, of the standard ONNX domain. */
export type OperatorTable = Readonly<Record<string, Operator>>;
