import { AppError } from '../../../base/index.ts';
import type { ComputeDevice } from '../../../contract/index.ts';
import { describeNode, type Graph, type GraphNode, type Tensor } from '../../onnx/index.ts';
import { runnerFailure } from '../failures.ts';
import { checkFeeds, checkOutputs } from '../feeds.ts';
import type { GraphRunner, RunnerBackend } from '../runner.ts';
import { findOperator } from './operators/index.ts';
import { fromTf, supportsType, toTf } from './tensors.ts';
import type { OperatorCall, Tensorflow, TfTensor } from './types.ts';

/**
 * Runs graphs on TensorFlow.js kernels, node by node. `tf` is a namespace whose back end is ready;
 * `loadTensorflow` finds the native one.
 */
export function tensorflowBackend(tf: Tensorflow, device: ComputeDevice = 'cpu'): RunnerBackend {
  return {
    name: 'tensorflow',
    device,
    async open(graph) {
      checkSupported(graph);
      await tf.ready();
      return new TensorflowRunner(tf, device, graph);
    },
  };
}

class TensorflowRunner implements GraphRunner {
  readonly description: string;
  readonly #device: ComputeDevice;
  readonly #tf: Tensorflow;
  readonly #graph: Graph;
  readonly #constants: ReadonlyMap<string, TfTensor>;
  readonly #lastUse: ReadonlyMap<string, number>;
  readonly #running = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  constructor(tf: Tensorflow, device: ComputeDevice, graph: Graph) {
    this.description = `tensorflow (${tf.getBackend()}) on ${device}`;
    this.#device = device;
    this.#tf = tf;
    this.#graph = graph;
    this.#lastUse = lastUses(graph);
    this.#constants = this.#told(() => keptConstants(tf, graph));
  }

  async run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]) {
    if (this.#closed) {
      throw new AppError('bug', `The graph "${this.#graph.name}" was run after its runner was closed.`);
    }
    checkFeeds(this.#graph, feeds);
    const names = checkOutputs(this.#graph, outputs);
    const results = this.#told(() => this.#tf.tidy(() => this.#interpret(feeds, names)));
    const read = this.#read(names, results);
    this.#running.add(read);
    try {
      return await read;
    } catch (error) {
      throw this.#failure(error);
    } finally {
      this.#running.delete(read);
      this.#tf.dispose(results);
    }
  }

  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#running).then(() => {
      for (const constant of this.#constants.values()) constant.dispose();
    });
    return this.#closed;
  }

  #told<T>(compute: () => T): T {
    try {
      return compute();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #failure(error: unknown, subject = `The graph "${this.#graph.name}"`): AppError {
    if (error instanceof AppError) return error;
    return runnerFailure(
      { library: 'TensorFlow.js', device: this.#device, subject, what: 'failed in' },
      error,
    );
  }

  /** Each tensor is freed after its last use; whatever an error leaves behind, the caller's tidy frees. */
  #interpret(feeds: Readonly<Record<string, Tensor>>, outputs: readonly string[]): TfTensor[] {
    const tf = this.#tf;
    const values = new Map<string, TfTensor>();
    for (const [name, tensor] of Object.entries(feeds)) values.set(name, toTf(tf, name, tensor));
    for (const [index, node] of this.#graph.nodes.entries()) {
      for (const [position, tensor] of this.#compute(node, values).entries()) {
        const name = node.outputs[position];
        if (name) values.set(name, tensor);
      }
      for (const name of new Set([...node.inputs, ...node.outputs])) {
        if ((this.#lastUse.get(name) ?? index) === index && !outputs.includes(name)) {
          values.get(name)?.dispose();
          values.delete(name);
        }
      }
    }
    return outputs.map((name) => (values.get(name) ?? this.#constant(name)).clone());
  }

  #compute(node: GraphNode, values: ReadonlyMap<string, TfTensor>): readonly TfTensor[] {
    try {
      return this.#tf.tidy(() => {
        const result = findOperator(node)(this.#call(node, values));
        return 'dataId' in result ? [result] : [...result];
      });
    } catch (error) {
      throw this.#failure(error, `The ${describeNode(node)}`);
    }
  }

  #call(node: GraphNode, values: ReadonlyMap<string, TfTensor>): OperatorCall {
    const optional = (position: number) => {
      const name = node.inputs[position];
      if (!name) return undefined;
      return values.get(name) ?? this.#constant(name);
    };
    return {
      tf: this.#tf,
      node,
      optional,
      input: (position) => {
        const tensor = optional(position);
        if (!tensor) {
          throw new AppError('invalid-input', `The ${describeNode(node)} lacks its input ${position + 1}.`);
        }
        return tensor;
      },
      integers: (position) => {
        const tensor = optional(position);
        return tensor && Array.from(tensor.dataSync());
      },
    };
  }

  #constant(name: string): TfTensor {
    const constant = this.#constants.get(name);
    if (!constant) {
      throw new AppError(
        'invalid-input',
        `The graph "${this.#graph.name}" uses "${name}", which nothing makes.`,
      );
    }
    return constant;
  }

  async #read(names: readonly string[], results: readonly TfTensor[]): Promise<Record<string, Tensor>> {
    const entries = names.map(async (name, index) => {
      const result = results[index];
      const output = this.#graph.outputs.find((candidate) => candidate.name === name);
      if (!result || !output) throw new AppError('bug', `The output "${name}" was not computed.`);
      return [name, await fromTf(name, result, output.type)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }
}

/** All of them or, where memory runs out on the way, none. */
function keptConstants(tf: Tensorflow, graph: Graph): ReadonlyMap<string, TfTensor> {
  const constants = new Map<string, TfTensor>();
  tf.tidy(() => {
    for (const [name, tensor] of graph.initializers) constants.set(name, toTf(tf, name, tensor));
    for (const constant of constants.values()) tf.keep(constant);
  });
  return constants;
}

/** Everything that this back end cannot do is said before anything runs. */
function checkSupported(graph: Graph): void {
  for (const node of graph.nodes) findOperator(node);
  const values = [
    ...[...graph.initializers].map(([name, { type }]) => ({ name, type })),
    ...graph.inputs,
    ...graph.outputs,
  ];
  const wrong = values.find(({ type }) => !supportsType(type));
  if (wrong) {
    throw new AppError(
      'invalid-input',
      `TensorFlow.js has no ${wrong.type} tensors, but "${wrong.name}" is one.`,
      {
        nextStep: 'Run this graph on the onnxruntime back end.',
      },
    );
  }
}

/** For each tensor the index of the last node that reads it. */
function lastUses(graph: Graph): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const [index, node] of graph.nodes.entries()) {
    for (const name of node.inputs) last.set(name, index);
  }
  return last;
}
