/**
 * The other side of threaded.ts: holds one ONNX Runtime session and answers requests in order. What it imports is loaded
 * by every thread before its first answer, so it is little.
 */
import { parentPort } from 'node:worker_threads';
import { toErrorBody } from '../../base/index.ts';
import type { Tensor } from '../onnx/index.ts';
import { openFile } from './onnxruntime-session.ts';
import type { GraphRunner } from './runner.ts';
import type { ThreadAnswer, ThreadRequest } from './threaded.ts';

const port = parentPort;
if (!port) throw new Error('runner-thread.ts runs in a worker thread only');

let runner: GraphRunner | undefined;
let turn: Promise<void> = Promise.resolve();

port.on('message', (request: ThreadRequest) => {
  turn = turn.then(async () => {
    try {
      const answer = await handle(request);
      port.postMessage(answer, handedOver(answer));
    } catch (error) {
      port.postMessage({ kind: 'failed', error: toErrorBody(error) } satisfies ThreadAnswer);
    }
  });
});

async function handle(request: ThreadRequest): Promise<ThreadAnswer> {
  switch (request.kind) {
    case 'open':
      runner = await openFile(request.graph, request.file, request.options);
      return { kind: 'opened', description: runner.description, file: request.file };
    case 'run':
      if (!runner) throw new Error('run before open');
      return { kind: 'ran', results: await runner.run(request.feeds, request.outputs) };
    case 'close':
      await runner?.close();
      return { kind: 'closed' };
  }
}

/** What changes threads without a copy. */
function handedOver(answer: ThreadAnswer): ArrayBuffer[] {
  switch (answer.kind) {
    case 'opened':
      return [answer.file.buffer];
    case 'ran':
      return buffersOf(answer.results);
    default:
      return [];
  }
}

/** Buffers that hold nothing but one result. */
function buffersOf(results: Record<string, Tensor>): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { data } of Object.values(results)) {
    if (data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength)
      buffers.add(data.buffer);
  }
  return [...buffers];
}
