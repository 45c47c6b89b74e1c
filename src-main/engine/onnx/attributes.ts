import { AppError } from '../../base/index.ts';
import type { AttributeValue, GraphNode, Tensor } from './graph.ts';

/**
 * An attribute as one likes to write it: whole numbers are ints, text is a string, tensors are tensors.
 * Floats are marked by `float()` and `floats()`, because ONNX tells 1 from 1.0.
 */
export type AttributeInput =
  AttributeValue | Tensor | number | string | readonly number[] | readonly string[];

/** A float attribute. */
export function float(value: number): AttributeValue {
  return { kind: 'float', value };
}

/** An attribute that is a list of floats. */
export function floats(value: readonly number[]): AttributeValue {
  return { kind: 'floats', value };
}

/** Turns plain values into attributes. Throws RangeError for a number that is not whole. */
export function toAttribute(input: AttributeInput): AttributeValue {
  if (typeof input === 'number') return { kind: 'int', value: whole(input) };
  if (typeof input === 'string') return { kind: 'string', value: input };
  if ('kind' in input) return input;
  if ('data' in input) return { kind: 'tensor', value: input };
  if (input.every((item) => typeof item === 'number')) return { kind: 'ints', value: input.map(whole) };
  return { kind: 'strings', value: input.map(String) };
}

/** A whole number, or `fallback` where the attribute is missing. Throws `invalid-input` for another kind. */
export function intAttribute(node: GraphNode, name: string, fallback?: number): number {
  const found = node.attributes.get(name);
  return found?.kind === 'int' ? found.value : otherwise(node, name, 'int', fallback);
}

/** Whole numbers, or `fallback`. */
export function intsAttribute(
  node: GraphNode,
  name: string,
  fallback?: readonly number[],
): readonly number[] {
  const found = node.attributes.get(name);
  return found?.kind === 'ints' ? found.value : otherwise(node, name, 'ints', fallback);
}

/** A number, or `fallback`. */
export function floatAttribute(node: GraphNode, name: string, fallback?: number): number {
  const found = node.attributes.get(name);
  return found?.kind === 'float' ? found.value : otherwise(node, name, 'float', fallback);
}

/** A text, or `fallback`. */
export function stringAttribute(node: GraphNode, name: string, fallback?: string): string {
  const found = node.attributes.get(name);
  return found?.kind === 'string' ? found.value : otherwise(node, name, 'string', fallback);
}

/** `fallback` where the attribute is missing; an error where it is needed or of another kind. */
function otherwise<T>(
  node: GraphNode,
  name: string,
  kind: AttributeValue['kind'],
  fallback: T | undefined,
): T {
  const found = node.attributes.get(name);
  if (!found && fallback !== undefined) return fallback;
  throw new AppError(
    'invalid-input',
    found
      ? `The attribute "${name}" of the ${describeNode(node)} is of kind ${found.kind}, expected ${kind}.`
      : `The ${describeNode(node)} lacks its attribute "${name}".`,
  );
}

function whole(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${value} is not a whole number; write float() or floats() for a float attribute`);
}

/** "Conv operator "features/conv0"", for messages. */
export function describeNode(node: Pick<GraphNode, 'op' | 'name' | 'outputs'>): string {
  return `${node.op} operator "${node.name === '' ? (node.outputs[0] ?? '') : node.name}"`;
}
