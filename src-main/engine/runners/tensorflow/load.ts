import util from 'node:util';
import type { RunnerBackend } from '../runner.ts';
import type { Tensorflow } from './types.ts';

export type LoadedTensorflow =
  { readonly tf: Tensorflow; readonly device: RunnerBackend['device'] } | { readonly unavailable: string };

/**
 * The native TensorFlow.js of this PC: `@tensorflow/tfjs-node-gpu`, else `@tensorflow/tfjs-node`, else why
 * neither loads. Both are optional dependencies.
 */
export async function loadTensorflow(): Promise<LoadedTensorflow> {
  restoreRemovedUtilities();
  const reasons: string[] = [];
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
    try {
      const module: unknown = await import(name);
      const tf = namespaceOf(module);
      await tf.ready();
      return { tf, device: usesGpu(tf.backend()) ? 'gpu' : 'cpu' };
    } catch (error) {
      const [firstLine = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      reasons.push(`${name}: ${firstLine}`);
    }
  }
  return { unavailable: reasons.join('; ') };
}

/** tfjs-node 4.22 calls two functions of `node:util` that Node 23 removed. */
function restoreRemovedUtilities(): void {
  const removed = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  };
  for (const [name, utility] of Object.entries(removed)) {
    if (!(name in util)) Object.assign(util, { [name]: utility });
  }
}

/** A CommonJS package may arrive as the default export. */
function namespaceOf(module: unknown): Tensorflow {
  const candidates = [module, (module as { default?: unknown }).default];
  const found = candidates.find(
    (candidate) => typeof (candidate as Partial<Tensorflow> | undefined)?.matMul === 'function',
  );
  if (!found) throw new Error('the package does not look like TensorFlow.js');
  return found as Tensorflow;
}

/** tfjs-node's back end says whether its library found a card. */
function usesGpu(backend: object): boolean {
  return 'isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true;
}
