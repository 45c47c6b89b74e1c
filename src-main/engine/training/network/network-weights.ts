import { runningStatistics, withBatchStatistics } from '../../autodiff/index.ts';
import { type FloatTensor, floatTensor, type Graph, trainedWeights } from '../../onnx/index.ts';
import type { Parameter } from '../head.ts';
import type { Network } from './network-graph.ts';
import { inSharedMemory } from './weight-average.ts';

/** What of a network changes while it learns, in shared memory. */
export interface NetworkWeights {
  /** Learn by their gradients: those of the extractor, then the head's. */
  readonly parameters: readonly Parameter[];
  /** How many of them are the extractor's. */
  readonly trunkParameters: number;
  /** Running means and variances that batches move on; none where batch normalisations are frozen. */
  readonly statistics: readonly Parameter[];
}

/** Copies of the weights as they stand in the network. */
export function weightsOf({ extractor, head }: Network, batchStatistics: boolean): NetworkWeights {
  const trunk = trainedWeights(extractor).map((name) => parameterOf(extractor, name));
  const statistics = batchStatistics
    ? runningStatistics(withBatchStatistics(extractor)).map(({ name }) => parameterOf(extractor, name))
    : [];
  return {
    parameters: [...trunk, ...head.parameters].map(inSharedMemory),
    trunkParameters: trunk.length,
    statistics: statistics.map(inSharedMemory),
  };
}

/** The network with other values for its weights, by name. */
export function withWeights({ extractor, head }: Network, weights: readonly Parameter[]): Network {
  const values = new Map(weights.map((weight) => [weight.name, weight]));
  const initializers = [...extractor.initializers].map(([name, tensor]) => {
    const changed = values.get(name);
    return [name, changed ? tensorOf(changed) : tensor] as const;
  });
  return {
    extractor: { ...extractor, initializers: new Map(initializers) },
    head: {
      ...head,
      parameters: head.parameters.map((parameter) => copyOf(values.get(parameter.name) ?? parameter)),
    },
  };
}

function parameterOf(graph: Graph, name: string): Parameter {
  const tensor = graph.initializers.get(name);
  if (tensor?.type !== 'float32') throw new RangeError(`"${name}" of "${graph.name}" are no float32 weights`);
  return { name, dims: tensor.dims, data: tensor.data };
}

function tensorOf({ dims, data }: Parameter): FloatTensor {
  return floatTensor(Float32Array.from(data), dims);
}

function copyOf({ name, dims, data }: Parameter): Parameter {
  return { name, dims, data: Float32Array.from(data) };
}
