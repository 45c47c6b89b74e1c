import { AppError } from '../../base/index.ts';
import { describeNode, floatTensor, type GraphNode, numbersOf, type Tensor } from '../onnx/index.ts';
import type { FreeShapes } from './free-shapes.ts';
import type { AttrValue } from './graph-def.ts';
import type { GraphDefBuilder } from './graph-def-builder.ts';
import type { Placed } from './placed.ts';
import type { Tensors } from './tensors.ts';

/** Writes one ONNX operator in TensorFlow's, and says where its outputs are. */
export type ExportRule = (call: ExportCall) => Placed | readonly Placed[];

/** Export rules by operator, of the standard ONNX domain. */
export type RuleTable = Readonly<Record<string, ExportRule>>;

/** One ONNX node on its way into the GraphModel: what a rule may ask, and where it adds nodes. */
export class ExportCall {
  readonly node: GraphNode;
  readonly #builder: GraphDefBuilder;
  readonly #tensors: Tensors;
  readonly #shapes: FreeShapes;

  constructor(node: GraphNode, builder: GraphDefBuilder, tensors: Tensors, shapes: FreeShapes) {
    this.node = node;
    this.#builder = builder;
    this.#tensors = tensors;
    this.#shapes = shapes;
  }

  /** True where the optional input with this number is given. */
  has(input: number): boolean {
    return this.#name(input) !== '';
  }

  /** Dimensions of an input; `FREE` where they depend on the number of pictures. */
  dims(input: number): readonly number[] {
    return this.#shapes.dims.get(this.#name(input)) ?? this.fail(`its input ${input + 1} is missing`);
  }

  outputDims(output = 0): readonly number[] {
    return this.#shapes.dims.get(this.node.outputs[output] ?? '') ?? this.fail('its output has no shape');
  }

  /** An axis counted from the front, of the first input. */
  axis(axis: number, rank = this.dims(0).length): number {
    return axis < 0 ? axis + rank : axis;
  }

  /** The whole numbers of an input that steers the operator: axes, starts. Undefined where it is left out. */
  ints(input: number): readonly number[] | undefined {
    if (!this.has(input)) return undefined;
    return this.#shapes.ints.get(this.#name(input)) ?? this.fail(`its input ${input + 1} is computed`);
  }

  /** A constant input. */
  constant(input: number): Tensor {
    return (
      this.#tensors.constant(this.#name(input)) ??
      this.fail(`its input ${input + 1} is computed, not constant`)
    );
  }

  /** The one number of a constant input, `fallback` where it is left out. */
  number(input: number, fallback: number): number {
    return this.has(input) ? (numbersOf(this.constant(input))[0] ?? fallback) : fallback;
  }

  /** True for a computed input that is there as N × H × W × C. */
  isLast(input: number): boolean {
    return this.#tensors.isLast(this.#name(input));
  }

  /** True where N × H × W × C saves turning tensors round: an input is there so, and all can be. */
  get prefersLast(): boolean {
    const inputs = [...this.node.inputs.keys()];
    const canBe = (input: number) => {
      const rank = this.dims(input).length;
      return rank === 4 || (rank < 4 && this.#tensors.constant(this.#name(input)) !== undefined);
    };
    return inputs.some((input) => this.isLast(input)) && inputs.every(canBe);
  }

  /** An input in ONNX's order of axes. */
  given(input: number): string {
    return this.#named(this.#tensors.given(this.#name(input)), input);
  }

  /** A picture as N × H × W × C; for a constant see `Tensors.last`. */
  last(input: number): string {
    return this.#named(this.#tensors.last(this.#name(input)), input);
  }

  /** All inputs in one order, the one that saves turning them round, and the output in the same. */
  inOneOrder(write: (inputs: readonly string[]) => string): Placed {
    const inputs = this.node.inputs.map((_, input) => input);
    return this.prefersLast
      ? { last: write(inputs.map((input) => this.last(input))) }
      : { given: write(inputs.map((input) => this.given(input))) };
  }

  /** Adds a node and returns its name. */
  add(op: string, inputs: readonly string[], attrs: Readonly<Record<string, AttrValue>> = {}): string {
    return this.#builder.node(op, inputs, attrs, this.node.outputs[0] ?? this.node.name);
  }

  /** A constant of whole numbers: axes, shapes, pads. */
  addInts(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#builder.constant({ type: 'int32', dims, data: Int32Array.from(values) }, 'numbers');
  }

  /** A float32 constant without dimensions. */
  addNumber(value: number): string {
    return this.addTensor(floatTensor([value], []), 'number');
  }

  addTensor(tensor: Tensor, hint: string): string {
    return this.#builder.constant(tensor, hint);
  }

  /** Throws `invalid-input` naming the operator. */
  fail(problem: string): never {
    throw notExportable(this.node, problem);
  }

  #name(input: number): string {
    return this.node.inputs[input] ?? '';
  }

  #named(name: string | undefined, input: number): string {
    return name ?? this.fail(`its input ${input + 1} is no picture, or follows from the number of pictures`);
  }
}

/** What cannot be said in a GraphModel. */
export function notExportable(node: GraphNode, problem: string): AppError {
  return new AppError(
    'invalid-input',
    `The ${describeNode(node)} cannot be written for TensorFlow.js: ${problem}.`,
    { nextStep: 'Export this version as ONNX, or train one on another backbone.' },
  );
}
