import { AppError } from '../../base/index.ts';
import {
  type AttributeInput,
  describeNode,
  type GraphBuilder,
  type GraphNode,
  numbersOf,
  type Tensor,
} from '../onnx/index.ts';

export type Dims = readonly number[];

/** Element types that gradients are computed in. */
export type FloatType = 'float32' | 'float64';

/** What is known of the forward graph, and where gradient nodes are added. */
export interface GradientContext {
  readonly builder: GraphBuilder;
  readonly type: FloatType;
  readonly dims: ReadonlyMap<string, Dims>;
  readonly constants: ReadonlyMap<string, Tensor>;
}

/** Makes the gradient of one input; called only when it is wanted. */
export type InputGradient = () => string;

/**
 * The chain rule of one operator: for each input, in order, how its gradient is made from `call.gradient`. An input
 * left out (`undefined`, or beyond the list) has none.
 */
export type GradientRule = (call: GradientCall) => readonly (InputGradient | undefined)[];

/** Gradient rules by operator, of the standard ONNX domain. */
export type RuleTable = Readonly<Record<string, GradientRule>>;

/** One node of the forward graph on the way back: its tensors, and the gradient of its first output. */
export class GradientCall {
  readonly node: GraphNode;
  /** Gradient of the loss by the node's first output; has that output's dimensions. */
  readonly gradient: string;
  readonly type: FloatType;
  readonly #context: GradientContext;

  constructor(node: GraphNode, gradient: string, context: GradientContext) {
    this.node = node;
    this.gradient = gradient;
    this.type = context.type;
    this.#context = context;
  }

  /** Name of an input that must be there. */
  input(position: number): string {
    const name = this.node.inputs[position];
    return name === undefined || name === '' ? this.fail(`its input ${position + 1} is missing`) : name;
  }

  /** Name of the first output. */
  get output(): string {
    return this.node.outputs[0] ?? this.fail('it has no output');
  }

  /** Dimensions of an input. */
  inputDims(position: number): Dims {
    return this.#dimsOf(this.input(position));
  }

  get outputDims(): Dims {
    return this.#dimsOf(this.output);
  }

  /** Whole numbers of an input that steers the operator, undefined where it is left out. */
  integers(position: number): readonly number[] | undefined {
    if (!this.node.inputs[position]) return undefined;
    return numbersOf(this.constantInput(position));
  }

  /** The values of an input that must be constant. */
  constantInput(position: number): Tensor {
    return (
      this.#context.constants.get(this.input(position)) ??
      this.fail(`its input "${this.input(position)}" is not constant`)
    );
  }

  /** Adds a node with one output. */
  emit(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, AttributeInput>>): string {
    return this.#context.builder.node(op, inputs, attributes);
  }

  /** Adds a node with several outputs. */
  emitMany(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>>,
    count: number,
  ): readonly string[] {
    return this.#context.builder.nodeWithOutputs(op, inputs, attributes, count);
  }

  /** A constant of the gradients' element type; without dimensions by default. */
  constant(values: number | readonly number[], dims: Dims = []): string {
    const list = typeof values === 'number' ? [values] : values;
    const tensor: Tensor =
      this.type === 'float64'
        ? { type: 'float64', dims, data: Float64Array.from(list) }
        : { type: 'float32', dims, data: Float32Array.from(list) };
    return this.#context.builder.initializer(tensor);
  }

  /** A constant list of whole numbers. */
  ints(values: readonly number[]): string {
    return this.#context.builder.ints(values);
  }

  reshape(tensor: string, dims: Dims): string {
    return this.emit('Reshape', [tensor, this.ints(dims)]);
  }

  transpose(tensor: string, order: readonly number[]): string {
    return this.emit('Transpose', [tensor], { perm: order });
  }

  sum(tensor: string, axes: readonly number[], keepDims: boolean): string {
    return this.emit('ReduceSum', [tensor, this.ints(axes)], { keepdims: keepDims ? 1 : 0 });
  }

  /** Undoes broadcasting: sums a tensor of dimensions `from` (the output's) to those of an input. */
  sumTo(position: number, tensor: string, from: Dims = this.outputDims): string {
    const to = this.inputDims(position);
    const extra = from.length - to.length;
    const leading = from.slice(0, extra).map((_, axis) => axis);
    const stretched = to.flatMap((dim, axis) => (dim === 1 && from[axis + extra] !== 1 ? [axis] : []));
    const trimmed = leading.length > 0 ? this.sum(tensor, leading, false) : tensor;
    return stretched.length > 0 ? this.sum(trimmed, stretched, true) : trimmed;
  }

  /** Throws `invalid-input` naming operator and node. */
  fail(problem: string): never {
    throw new AppError(
      'invalid-input',
      `The ${describeNode(this.node)} cannot be differentiated: ${problem}.`,
      {
        nextStep: 'Choose a later cut point, or another backbone.',
      },
    );
  }

  #dimsOf(name: string): Dims {
    return this.#context.dims.get(name) ?? this.fail(`the dimensions of "${name}" are not known`);
  }
}
