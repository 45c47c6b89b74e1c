import type { ComputeDevice } from '../../contract/index.ts';
import type { Graph, Tensor } from '../onnx/index.ts';

/** A loaded graph that can be run, for inference and for training alike. */
export interface GraphRunner {
  /** For the log and the screen, e.g. `onnxruntime on cpu, 2 threads`. */
  readonly description: string;
  /**
   * Runs the graph. Keys are tensor names; without `outputs` every graph output comes back. Runs may overlap.
   * Throws `invalid-input` when a feed is missing, unknown or does not fit; `out-of-memory` where the batch is too
   * large for the device; `unavailable` where a graphics card fails.
   */
  run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]): Promise<Record<string, Tensor>>;
  /** Waits for runs under way, then releases what the runner holds. */
  close(): Promise<void>;
}

export interface RunnerOptions {
  /** Threads of one operator; default: all processors. The tensorflow back end decides by itself. */
  readonly threads?: number;
  /** Compute in a thread of its own, so that the caller's stays free. The tensorflow back end cannot. */
  readonly ownThread?: boolean;
}

/** For a graph that runs in a thread of its own. */
export interface ThreadOptions extends RunnerOptions {
  /** Default: the processor. */
  readonly device?: ComputeDevice;
}

/** A back end that turns graphs into runners. */
export interface RunnerBackend {
  readonly name: 'onnxruntime' | 'tensorflow';
  /** Where it computes. */
  readonly device: ComputeDevice;
  /**
   * Throws `invalid-input`, naming the operator and node where it can, when it cannot run the graph; `unavailable` where
   * the device cannot be had; `out-of-memory`.
   */
  open(graph: Graph, options?: RunnerOptions): Promise<GraphRunner>;
}
