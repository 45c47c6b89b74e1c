import type { GraphNode } from '../onnx/index.ts';

/** Operators whose results do not change with their inputs, but for jumps: no gradient passes them. */
const STEPS = new Set([
  ...['And', 'ArgMax', 'ArgMin', 'Ceil', 'Equal', 'Floor', 'Greater', 'GreaterOrEqual', 'IsNaN', 'Less'],
  ...['LessOrEqual', 'Not', 'Or', 'Round', 'Shape', 'Sign', 'Size', 'Xor'],
]);

/** The nodes on a way from one of the `sources` to `target` along which a gradient may pass, in order. */
export function nodesBetween(
  nodes: readonly GraphNode[],
  sources: readonly string[],
  target: string,
): readonly GraphNode[] {
  const reached = new Set(sources);
  const downstream = nodes.filter((node) => {
    if (STEPS.has(node.op) || !node.inputs.some((input) => reached.has(input))) return false;
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
