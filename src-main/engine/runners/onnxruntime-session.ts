import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { AppError } from '../../base/index.ts';
import type { ComputeDevice } from '../../contract/index.ts';
import type { Tensor } from '../onnx/index.ts';
import { runnerFailure } from './failures.ts';
import { checkFeeds, checkOutputs, type GraphSignature } from './feeds.ts';
import { onnxruntime } from './onnxruntime-library.ts';
import type { GraphRunner, ThreadOptions } from './runner.ts';

// What goes wrong is thrown; its own log would say it once more, in the terminal's red.
onnxruntime.env.logLevel = 'fatal';

/** What ONNX Runtime calls its ways to a device. */
export const PROVIDERS: Readonly<Record<ComputeDevice, string>> = {
  cpu: 'cpu',
  webgpu: 'webgpu',
  directml: 'dml',
  cuda: 'cuda',
};

/**
 * How long a thread that waits for another keeps its processor. ONNX Runtime's own millisecond takes half of a busy PC's
 * time from those it waits for.
 */
const SPIN_US = '50';

/** Opens a graph that is written already. `file` is read, not kept, and must not lie in shared memory. */
export async function openFile(
  graph: GraphSignature,
  file: Uint8Array,
  options: ThreadOptions,
): Promise<GraphRunner> {
  checkTypes(graph);
  return new OnnxruntimeRunner(graph, await createSession(graph, file, options), options);
}

class OnnxruntimeRunner implements GraphRunner {
  readonly description: string;
  readonly #device: ComputeDevice;
  readonly #graph: GraphSignature;
  readonly #session: InferenceSession;
  readonly #running = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  constructor(graph: GraphSignature, session: InferenceSession, { device = 'cpu', threads }: ThreadOptions) {
    const processors =
      threads === undefined ? 'all processors' : `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    this.description = `onnxruntime on ${device === 'cpu' ? `cpu, ${processors}` : device}`;
    this.#device = device;
    this.#graph = graph;
    this.#session = session;
  }

  async run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]) {
    if (this.#closed)
      throw new AppError('bug', `The graph "${this.#graph.name}" was run after its runner was closed.`);
    checkFeeds(this.#graph, feeds);
    const names = checkOutputs(this.#graph, outputs);
    const run = this.#session.run(
      Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)])),
      names,
    );
    this.#running.add(run);
    try {
      const results = await run;
      return Object.fromEntries(names.map((name) => [name, fromOrt(name, results[name])]));
    } catch (error) {
      throw failure(this.#graph, this.#device, 'failed in', error);
    } finally {
      this.#running.delete(run);
    }
  }

  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#running).then(() => this.#session.release());
    return this.#closed;
  }
}

/** Half-precision tensors do not pass through the Node binding in Node 24; inside a graph they may be. */
function checkTypes(graph: GraphSignature): void {
  const half = [...graph.inputs, ...graph.outputs].find(({ type }) => type === 'float16');
  if (!half) return;
  throw new AppError('invalid-input', `"${half.name}" of the graph "${graph.name}" is in half precision.`, {
    nextStep: 'Export the network again in float32.',
  });
}

async function createSession(
  graph: GraphSignature,
  file: Uint8Array,
  { device = 'cpu', threads }: ThreadOptions,
): Promise<InferenceSession> {
  try {
    return await onnxruntime.InferenceSession.create(file, {
      executionProviders: [PROVIDERS[device]],
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      interOpNumThreads: 1,
      // DirectML asks for it.
      enableMemPattern: device !== 'directml',
      logSeverityLevel: 3,
      extra: { session: { intra_op: { spin_duration_us: SPIN_US } } },
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    });
  } catch (error) {
    throw failure(graph, device, 'was refused by', error);
  }
}

/** Shares the memory of `tensor`. */
function toOrt(tensor: Tensor): OrtTensor {
  const { type, data, dims } = tensor;
  return new onnxruntime.Tensor(type, data, dims);
}

/** Shares the memory of `value`. */
function fromOrt(name: string, value: InferenceSession.ReturnType[string] | undefined): Tensor {
  if (!(value instanceof onnxruntime.Tensor)) throw new AppError('bug', `The output "${name}" is no tensor.`);
  const { type, dims, data } = value;
  if (ArrayBuffer.isView(data)) {
    switch (type) {
      case 'float32':
        if (data instanceof Float32Array) return { type, dims, data };
        break;
      case 'float64':
        if (data instanceof Float64Array) return { type, dims, data };
        break;
      case 'int64':
        if (data instanceof BigInt64Array) return { type, dims, data };
        break;
      case 'int32':
        if (data instanceof Int32Array) return { type, dims, data };
        break;
      case 'int8':
        if (data instanceof Int8Array) return { type, dims, data };
        break;
      case 'uint8':
      case 'bool':
        if (data instanceof Uint8Array) return { type, dims, data };
        break;
      default:
    }
  }
  throw new AppError(
    'invalid-input',
    `The output "${name}" has the element type ${type}, which is not supported.`,
  );
}

function failure(
  graph: GraphSignature,
  device: ComputeDevice,
  what: 'failed in' | 'was refused by',
  error: unknown,
): AppError {
  return runnerFailure(
    { library: 'ONNX Runtime', device, subject: `The graph "${graph.name}"`, what },
    error,
  );
}
