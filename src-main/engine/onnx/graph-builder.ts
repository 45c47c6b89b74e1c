import { sha256 } from '../../base/index.ts';
import { type AttributeInput, toAttribute } from './attributes.ts';
import { bytesOf } from './element-types.ts';
import type { ElementType, Graph, GraphNode, Tensor, ValueInfo } from './graph.ts';
import { floatTensor, intTensor } from './tensors.ts';

/** The operator set that we write. */
export const OPSET = 17;

/** Larger constants are not compared with each other. */
const MAX_SHARED_BYTES = 4096;

/**
 * Puts a graph together, node by node in the order of computation. Tensors are known by their names; small
 * equal constants become one. Misuse (an unknown tensor, a name given twice) throws RangeError.
 */
export class GraphBuilder {
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: { value: ValueInfo; tensor: string }[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #initializers = new Map<string, Tensor>();
  readonly #sharedConstants = new Map<string, string>();
  readonly #taken = new Set(['']);
  readonly #lastNumber = new Map<string, number>();

  /** A graph input; a dimension that may vary is a name. Returns the input's name. */
  input(name: string, type: ElementType, dims: readonly (number | string)[]): string {
    this.#take(name);
    this.#inputs.push({ name, type, dims });
    return name;
  }

  /** A constant tensor. Without a name, an equal small one that is there already is used again. */
  initializer(tensor: Tensor, name?: string): string {
    if (name !== undefined) return this.#addInitializer(this.#take(name), tensor);
    const bytes = bytesOf(tensor);
    if (bytes.length > MAX_SHARED_BYTES) return this.#addInitializer(this.uniqueName('const'), tensor);
    const key = `${tensor.type} [${tensor.dims.join()}] ${sha256(bytes)}`;
    const known = this.#sharedConstants.get(key);
    if (known !== undefined) return known;
    const added = this.#addInitializer(this.uniqueName('const'), tensor);
    this.#sharedConstants.set(key, added);
    return added;
  }

  /** A float32 constant without dimensions. */
  scalar(value: number): string {
    return this.initializer(floatTensor([value], []));
  }

  /** A float32 constant; `dims` defaults to one dimension. */
  floats(values: Float32Array | readonly number[], dims?: readonly number[]): string {
    return this.initializer(floatTensor(values, dims));
  }

  /** An int64 constant of one dimension: axes, shapes, starts and ends. */
  ints(values: readonly number[]): string {
    return this.initializer(intTensor(values));
  }

  /** Adds an operator with one output and returns the output's name. An empty input name leaves that one out. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>> = {},
  ): string {
    const output = this.uniqueName(op);
    this.#addNode(op, '', inputs, [output], attributes);
    return output;
  }

  /** Adds an operator with several outputs and returns their names. `domain` is empty for the standard ones. */
  nodeWithOutputs(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>>,
    outputCount: number,
    domain = '',
  ): string[] {
    const outputs = Array.from({ length: outputCount }, () => this.uniqueName(op));
    this.#addNode(op, domain, inputs, outputs, attributes);
    return outputs;
  }

  /**
   * Adds all nodes and constants of another graph in the same operator set. `renames` says which tensor here
   * takes the place of each of its inputs. Returns what its other tensors are called here.
   *
   * `write` may put something else in the place of a node: it is handed the node and what its inputs are called here,
   * and returns the names of the outputs, or undefined where the node is to be copied.
   */
  append(
    graph: Graph,
    renames: Readonly<Record<string, string>>,
    write: (node: GraphNode, inputs: readonly string[]) => readonly string[] | undefined = () => undefined,
  ): (tensor: string) => string {
    if (graph.opset !== OPSET) throw new RangeError(`"${graph.name}" is in operator set ${graph.opset}`);
    const names = new Map([['', ''], ...Object.entries(renames)]);
    const nameOf = (tensor: string) => {
      const name = names.get(tensor);
      if (name === undefined) throw new RangeError(`"${graph.name}" has no tensor "${tensor}"`);
      return name;
    };
    for (const [name, tensor] of graph.initializers) {
      names.set(name, this.#addInitializer(this.uniqueName(name), tensor));
    }
    for (const node of graph.nodes) {
      const inputs = node.inputs.map(nameOf);
      const outputs = write(node, inputs) ?? this.#copyNode(node, inputs);
      for (const [index, output] of node.outputs.entries()) {
        if (output !== '') names.set(output, outputs[index] ?? '');
      }
    }
    return nameOf;
  }

  /** Declares a graph output. `tensor` is what it shows, if that has another name so far. */
  output(name: string, type: ElementType, dims: readonly (number | string)[], tensor: string = name): void {
    this.#requireKnown(tensor);
    this.#outputs.push({ value: { name, type, dims }, tensor });
  }

  /** `prefix` itself, or with a number where that is taken. The name is taken from now on. */
  uniqueName(prefix: string): string {
    let name = prefix;
    while (this.#taken.has(name)) {
      const number = (this.#lastNumber.get(prefix) ?? 0) + 1;
      this.#lastNumber.set(prefix, number);
      name = `${prefix}_${number}`;
    }
    return this.#take(name);
  }

  /** The graph as it stands. Metadata that name tensors ask `nameOf` what those are called in it. */
  build(
    name: string,
    metadataOf: (nameOf: (tensor: string) => string) => ReadonlyMap<string, string> = () => new Map(),
  ): Graph {
    const renames = this.#outputRenames();
    const nameOf = (tensor: string) => renames.get(tensor) ?? tensor;
    const nodes = this.#nodes.map((node): GraphNode => ({
      ...node,
      inputs: node.inputs.map(nameOf),
      outputs: node.outputs.map(nameOf),
    }));
    for (const { value, tensor } of this.#outputs) {
      if (nameOf(tensor) !== value.name) nodes.push(identity(nameOf(tensor), value.name));
    }
    return {
      name,
      opset: OPSET,
      inputs: [...this.#inputs],
      outputs: this.#outputs.map(({ value }) => value),
      nodes,
      initializers: new Map(this.#initializers),
      metadata: metadataOf(nameOf),
    };
  }

  /**
   * A computed tensor takes the name of the output that it is; another one that has this name so far gets a new
   * one. Inputs, constants and outputs shown under a second name are copied instead.
   */
  #outputRenames(): Map<string, string> {
    const computed = new Set(this.#nodes.flatMap(({ outputs }) => outputs));
    const names = new Set(this.#outputs.map(({ value }) => value.name));
    const renames = new Map<string, string>();
    for (const { value, tensor } of this.#outputs) {
      if (value.name === tensor) continue;
      if (computed.has(value.name)) {
        if (!renames.has(value.name)) renames.set(value.name, this.uniqueName(value.name));
      } else if (this.#taken.has(value.name)) {
        throw new RangeError(`the name "${value.name}" is taken`);
      }
      if (computed.has(tensor) && !names.has(tensor) && !renames.has(tensor)) renames.set(tensor, value.name);
    }
    return renames;
  }

  #copyNode(node: GraphNode, inputs: readonly string[]): readonly string[] {
    const outputs = node.outputs.map((output) => (output === '' ? '' : this.uniqueName(output)));
    this.#addNode(node.op, node.domain, inputs, outputs, Object.fromEntries(node.attributes));
    return outputs;
  }

  #addNode(
    op: string,
    domain: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>>,
  ): void {
    for (const input of inputs) this.#requireKnown(input);
    this.#nodes.push({
      name: outputs[0] ?? '',
      op,
      domain,
      inputs: [...inputs],
      outputs: [...outputs],
      attributes: new Map(Object.entries(attributes).map(([name, value]) => [name, toAttribute(value)])),
    });
  }

  #addInitializer(name: string, tensor: Tensor): string {
    this.#initializers.set(name, tensor);
    return name;
  }

  #requireKnown(tensor: string): void {
    if (!this.#taken.has(tensor)) throw new RangeError(`there is no tensor "${tensor}" so far`);
  }

  #take(name: string): string {
    if (this.#taken.has(name)) throw new RangeError(`the name "${name}" is taken`);
    this.#taken.add(name);
    return name;
  }
}

function identity(from: string, to: string): GraphNode {
  return { name: to, op: 'Identity', domain: '', inputs: [from], outputs: [to], attributes: new Map() };
}
