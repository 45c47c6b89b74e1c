/** Runs graphs, for inference and for training alike: ONNX Runtime everywhere, TensorFlow.js where it loads. */
export { isOutOfMemory } from './failures.ts';
export { type Limits, openGuarded } from './guarded.ts';
export { openForInference } from './inference.ts';
export { onnxruntime } from './onnxruntime-library.ts';
export { onnxruntimeBackend, onnxruntimeKnows, onnxruntimeOn } from './onnxruntime.ts';
export type { GraphRunner, RunnerBackend, RunnerOptions } from './runner.ts';
export { type Tell, withSpare } from './spare.ts';
export { tensorflowBackend } from './tensorflow/backend.ts';
export { type LoadedTensorflow, loadTensorflow, TENSORFLOW_FOLDER } from './tensorflow/load.ts';
export type { Tensorflow } from './tensorflow/types.ts';
export { openInThread } from './threaded.ts';
export { openInTwoThreads } from './two-threads.ts';
export { openInShards, shardCount, type ShardedGraph } from './shards.ts';
