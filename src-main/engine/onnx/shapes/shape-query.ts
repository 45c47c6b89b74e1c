import { AppError } from '../../../base/index.ts';
import { describeNode } from '../attributes.ts';
import type { GraphNode } from '../graph.ts';

export type Dims = readonly number[];

/** Whole numbers that do not depend on the pixels: shapes, axes, starts, ends. */
export interface KnownInts {
  readonly dims: Dims;
  readonly values: readonly number[];
}

/** What a shape rule may ask about the inputs of its node. */
export class ShapeQuery {
  readonly node: GraphNode;
  readonly #dims: ReadonlyMap<string, Dims>;
  readonly #ints: ReadonlyMap<string, KnownInts>;

  constructor(node: GraphNode, dims: ReadonlyMap<string, Dims>, ints: ReadonlyMap<string, KnownInts>) {
    this.node = node;
    this.#dims = dims;
    this.#ints = ints;
  }

  /** True where the optional input with this number is given. */
  has(input: number): boolean {
    return (this.node.inputs[input] ?? '') !== '';
  }

  /** Dimensions of an input that must be there. */
  dims(input: number): Dims {
    const dims = this.#dims.get(this.node.inputs[input] ?? '');
    return dims ?? this.fail(`its input ${input + 1} is missing`);
  }

  /** The values of an input that must be known before any picture is seen. */
  ints(input: number): readonly number[] {
    return this.knownInts(input)?.values ?? this.fail(`its input ${input + 1} is not constant`);
  }

  knownInts(input: number): KnownInts | undefined {
    return this.#ints.get(this.node.inputs[input] ?? '');
  }

  /** The size of an input along one axis. */
  dim(input: number, axis: number): number {
    return this.dims(input)[axis] ?? this.fail(`its input ${input + 1} has no axis ${axis}`);
  }

  /** An axis counted from the front, of a tensor of this rank. */
  axis(axis: number, rank: number): number {
    const fromFront = axis < 0 ? axis + rank : axis;
    return fromFront >= 0 && fromFront < rank ? fromFront : this.fail(`there is no axis ${axis}`);
  }

  /** Throws `invalid-input` naming the operator. */
  fail(problem: string): never {
    throw new AppError(
      'invalid-input',
      `The shape of the ${describeNode(this.node)} cannot be worked out: ${problem}.`,
      { nextStep: 'Choose an input size that suits the network, or export the network again.' },
    );
  }
}

/** Dimensions of a node's outputs, in their order. Outputs that are never used may be left out at the end. */
export type ShapeRule = (query: ShapeQuery) => readonly Dims[];
