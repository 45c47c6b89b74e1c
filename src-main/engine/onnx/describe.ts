import { AppError } from '../../base/index.ts';
import type { Graph, ValueInfo } from './graph.ts';
import { countParameters } from './weights.ts';

/** What a network wants to be fed. */
export interface ImageInput {
  readonly name: string;
  readonly channels: number;
  /** Side of the square picture in pixels; null where the network takes any size or no square one. */
  readonly size: number | null;
  readonly batchIsFree: boolean;
}

/** Facts about a model file that nobody has described. */
export interface GraphFacts {
  readonly input: ImageInput;
  readonly opset: number;
  readonly parameters: number;
  /** Operators by name, the most frequent first. */
  readonly operators: ReadonlyMap<string, number>;
  readonly outputs: readonly ValueInfo[];
}

/** Describes an image network. Throws `invalid-input` where it does not take one float32 picture, N×3×H×W. */
export function describeGraph(graph: Graph): GraphFacts {
  const counts = new Map<string, number>();
  for (const { op } of graph.nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  return {
    input: imageInput(graph),
    opset: graph.opset,
    parameters: countParameters(graph),
    operators: new Map([...counts].sort(([, a], [, b]) => b - a)),
    outputs: graph.outputs,
  };
}

/** The one picture that a network takes. Throws `invalid-input` for any other kind of network. */
export function imageInput(graph: Graph): ImageInput {
  const [input, ...others] = graph.inputs;
  if (!input || others.length > 0) throw noImageNetwork(`it has ${graph.inputs.length} inputs`);
  const [batch = 1, channels, height, width] = input.dims;
  if (input.type !== 'float32' || input.dims.length !== 4 || channels !== 3) {
    throw noImageNetwork(`its input "${input.name}" is ${input.type}[${input.dims.join(', ')}]`);
  }
  const size = typeof height === 'number' && height === width ? height : null;
  return { name: input.name, channels, size, batchIsFree: typeof batch === 'string' };
}

function noImageNetwork(found: string): AppError {
  return new AppError('invalid-input', `This network does not take one picture: ${found}.`, {
    nextStep: 'Choose a network with one float32 input of batch × 3 × height × width.',
  });
}
