import { AppError } from '../../base/index.ts';
import {
  type AttributeInput,
  dataTypeOf,
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
  readonly forward: ForwardPass;
}

/** The forward graph as it stands in the gradient graph. */
export interface ForwardPass {
  /** What a tensor of the forward graph is called in the gradient graph. */
  readonly nameOf: (tensor: string) => string;
  /** Tensors computed on the way forward that the way back uses again, by the first output of their node. */
  readonly kept: ReadonlyMap<string, Readonly<Record<string, string>>>;
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

/** One node of the forward graph on the way back: its tensors, and the gradients of its outputs. */
export class GradientCall {
  readonly node: GraphNode;
  /** Gradient of the loss by each output, of its dimensions; undefined where the loss does not depend on it. */
  readonly gradients: readonly (string | undefined)[];
  readonly type: FloatType;
  readonly #context: GradientContext;

  constructor(node: GraphNode, gradients: readonly (string | undefined)[], context: GradientContext) {
    this.node = node;
    this.gradients = gradients;
    this.type = context.type;
    this.#context = context;
  }

  /** Gradient of the loss by the node's first output, of operators where no other has one. */
  get gradient(): string {
    const [first, ...others] = this.gradients;
    const isAlone = others.every((gradient) => gradient === undefined);
    return isAlone && first !== undefined
      ? first
      : this.fail('the loss depends on an output besides its first');
  }

  /** Name of an input that must be there. */
  input(position: number): string {
    return this.#context.forward.nameOf(this.#requireInput(position));
  }

  /** Name of an input, undefined where it is left out. */
  optionalInput(position: number): string | undefined {
    return this.node.inputs[position] ? this.input(position) : undefined;
  }

  /** Name of the first output. */
  get output(): string {
    return this.#context.forward.nameOf(this.#requireOutput(0));
  }

  /** Dimensions of an input. */
  inputDims(position: number): Dims {
    return this.#dimsOf(this.#requireInput(position));
  }

  /** Dimensions of the first output. */
  get outputDims(): Dims {
    return this.dimsOfOutput(0);
  }

  dimsOfOutput(position: number): Dims {
    return this.#dimsOf(this.#requireOutput(position));
  }

  /** A tensor that the way forward kept for this node. */
  kept(part: string): string {
    const parts = this.#context.forward.kept.get(this.#requireOutput(0));
    return parts?.[part] ?? this.fail(`its "${part}" was not kept`);
  }

  /** Whole numbers of an input that steers the operator, undefined where it is left out. */
  integers(position: number): readonly number[] | undefined {
    if (!this.node.inputs[position]) return undefined;
    return numbersOf(this.constantInput(position));
  }

  /** The values of an input that must be constant. */
  constantInput(position: number): Tensor {
    const name = this.#requireInput(position);
    return this.constantOrNone(position) ?? this.fail(`its input "${name}" is not constant`);
  }

  /** The values of an input if it is there and constant. */
  constantOrNone(position: number): Tensor | undefined {
    return this.#context.constants.get(this.node.inputs[position] ?? '');
  }

  /** Adds a node with one output. */
  emit(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, AttributeInput>>): string {
    return this.#context.builder.node(op, inputs, attributes);
  }

  /** A constant of the gradients' element type; without dimensions by default. */
  constant(values: number | readonly number[] | Float32Array, dims: Dims = []): string {
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

  /** True and false as 1 and 0 of the gradients' element type. */
  cast(condition: string): string {
    return this.emit('Cast', [condition], { to: dataTypeOf(this.type) });
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

  #requireInput(position: number): string {
    const name = this.node.inputs[position];
    return name === undefined || name === '' ? this.fail(`its input ${position + 1} is missing`) : name;
  }

  #requireOutput(position: number): string {
    return this.node.outputs[position] ?? this.fail(`it has no output ${position + 1}`);
  }

  #dimsOf(name: string): Dims {
    return this.#context.dims.get(name) ?? this.fail(`the dimensions of "${name}" are not known`);
  }
}
