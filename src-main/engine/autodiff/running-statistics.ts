import { AppError } from '../../base/index.ts';
import { describeNode, type Graph, type GraphNode } from '../onnx/index.ts';
import { isInTrainingMode } from './batch-normalization.ts';

/** A running mean or variance of a batch normalisation in training mode. */
export interface RunningStatistic {
  /** The weights that hold it. */
  readonly name: string;
  /** The tensor of the forward graph that is its next value. */
  readonly next: string;
}

/** Name of the output that holds the next value of a running mean or variance. */
export function nextStatisticName(statistic: string): string {
  return `next:${statistic}`;
}

/** Running means and variances that a graph's batch normalisations in training mode move on, in order. */
export function runningStatistics(graph: Graph): RunningStatistic[] {
  return graph.nodes.filter(isInTrainingMode).flatMap((node) => {
    const [, nextMean = '', nextVariance = ''] = node.outputs;
    return [statistic(graph, node, 3, nextMean), statistic(graph, node, 4, nextVariance)];
  });
}

/**
 * The graph with all batch normalisations in training mode: they take mean and variance from the batch and move the
 * running ones on. For training only; what is trained so is then used with the graph as it was.
 */
export function withBatchStatistics(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) => {
    if (node.domain !== '' || node.op !== 'BatchNormalization') return node;
    const [output = ''] = node.outputs;
    return {
      ...node,
      outputs: [output, `${output}/next mean`, `${output}/next variance`],
      attributes: new Map([...node.attributes, ['training_mode', { kind: 'int', value: 1 } as const]]),
    };
  });
  return { ...graph, nodes };
}

function statistic(graph: Graph, node: GraphNode, position: number, next: string): RunningStatistic {
  const name = node.inputs[position] ?? '';
  const problem = !graph.initializers.has(name)
    ? `its running statistic "${name}" is not among the weights`
    : next === ''
      ? 'it has no outputs for its running statistics'
      : undefined;
  if (problem !== undefined) {
    throw new AppError('invalid-input', `The ${describeNode(node)} cannot be trained: ${problem}.`);
  }
  return { name, next };
}
