import type { GraphNode } from '../onnx/index.ts';

/** The nodes on a way from one of the `sources` to `target`, in order. */
export function nodesBetween(
  nodes: readonly GraphNode[],
  sources: readonly string[],
  target: string,
): readonly GraphNode[] {
  const reached = new Set(sources);
  const downstream = nodes.filter((node) => {
    if (!node.inputs.some((input) => reached.has(input))) return false;
    for (const output of node.outputs) reached.add(output);
    return true;
  });
  const needed = new Set([target]);
  const path = downstream.toReversed().filter((node) => {
    if (!node.outputs.some((output) => needed.has(output))) return false;
    for (const input of node.inputs) needed.add(input);
    return true;
  });
  return path.reverse();
}
