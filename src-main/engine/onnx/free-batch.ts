import { AppError } from '../../base/index.ts';
import { imageInput } from './describe.ts';
import type { Graph, GraphNode, Tensor } from './graph.ts';
import { inferShapes } from './shapes/infer-shapes.ts';
import { intTensor, numbersOf } from './tensors.ts';

/**
 * The same trunk for any number of pictures of any size: torchvision's exports are made for one picture. Where a
 * constant shape begins with that 1, it becomes 0, "as in the input" (ONNX operator Reshape).
 *
 * Throws `invalid-input` where an operator still does not let several pictures through side by side.
 */
export function freeBatch(graph: Graph, inputSize: number): Graph {
  const input = imageInput(graph);
  const shapes = inferShapes(graph, { [input.name]: [1, 3, inputSize, inputSize] });
  const initializers = new Map(graph.initializers);
  const nodes = graph.nodes.map((node) => {
    const freed = freeReshape(node, graph.initializers.get(node.inputs[1] ?? ''));
    if (!freed || shapes.get(node.inputs[0] ?? '')?.[0] !== 1) return node;
    const name = `${node.outputs[0] ?? ''}/shape`;
    initializers.set(name, freed);
    return { ...node, inputs: [node.inputs[0] ?? '', name] };
  });
  const free = {
    ...graph,
    inputs: graph.inputs.map((value) => ({ ...value, dims: ['N', 3, 'H', 'W'] })),
    nodes,
    initializers,
  };
  requireFreeBatch(free, inputSize);
  return free;
}

function freeReshape(node: GraphNode, shape: Tensor | undefined): Tensor | undefined {
  if (node.op !== 'Reshape' || !shape) return undefined;
  const [first, ...rest] = numbersOf(shape);
  return first === 1 && rest.length > 0 ? intTensor([0, ...rest]) : undefined;
}

function requireFreeBatch(graph: Graph, inputSize: number): void {
  const input = imageInput(graph);
  const dimsFor = (batch: number) => {
    const shapes = inferShapes(graph, { [input.name]: [batch, 3, inputSize, inputSize] });
    return graph.outputs.map(({ name }) => shapes.get(name) ?? []);
  };
  const one = dimsFor(1);
  const two = dimsFor(2);
  for (const [output, dims] of one.entries()) {
    const doubled = two[output] ?? [];
    if (doubled[0] === 2 && doubled.slice(1).join() === dims.slice(1).join()) continue;
    throw new AppError(
      'invalid-input',
      'This network only takes the number of pictures it was exported for.',
      {
        nextStep: 'Export it with a free batch dimension (in PyTorch: dynamic_axes={"input": {0: "N"}}).',
      },
    );
  }
}
