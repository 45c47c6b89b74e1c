import type { Graph } from '../onnx/index.ts';
import type { GraphRunner, RunnerBackend } from './runner.ts';
import { openWithSpare, type Tell } from './spare.ts';
import { openInThread } from './threaded.ts';
import { openInTwoThreads } from './two-threads.ts';

/**
 * Opens a graph for many batches, where the caller decodes meanwhile: on the processor in two threads, on a graphics
 * card in one. Where the card fails the processor takes over, and `tell` hears why.
 */
export async function openForInference(
  graph: Graph,
  backend: RunnerBackend,
  tell: Tell,
): Promise<GraphRunner> {
  const onProcessor = () => openInTwoThreads(graph);
  if (backend.device === 'cpu') return onProcessor();
  const onDevice = () =>
    backend.name === 'tensorflow' ? backend.open(graph) : openInThread(graph, { device: backend.device });
  return openWithSpare(onDevice, onProcessor, tell);
}
