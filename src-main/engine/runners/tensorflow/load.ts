import { createRequire } from 'node:module';
import util from 'node:util';
import { appFile } from '../../../base/index.ts';
import type { Tensorflow } from './types.ts';

/** Where `npm run engine:native` installs TensorFlow.js with its native binding, below the app's own folder. */
export const TENSORFLOW_FOLDER = '.cache/tensorflow';

export interface NativeTensorflow {
  readonly tf: Tensorflow;
  /** Of TensorFlow's C library, e.g. `2.20.0`. */
  readonly version: string;
  readonly device: 'cpu' | 'cuda';
}
export type LoadedTensorflow = NativeTensorflow | { readonly unavailable: string };

const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

let loaded: Promise<LoadedTensorflow> | undefined;

/**
 * The native TensorFlow.js of this PC: what `npm run engine:native` installed, else the package that came with the
 * app; the one for graphics cards before the one for processors. Where none loads, why.
 */
export function loadTensorflow(): Promise<LoadedTensorflow> {
  return (loaded ??= load());
}

async function load(): Promise<LoadedTensorflow> {
  restoreRemovedUtilities();
  // Its library tells the terminal what it could be compiled with; errors still show.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const reasons: string[] = [];
  for (const folder of [TENSORFLOW_FOLDER, '.']) {
    const require = createRequire(appFile(`${folder}/package.json`));
    for (const name of PACKAGES) {
      try {
        const tf = namespaceOf(require(name));
        await tf.ready();
        return { tf, ...facts(tf.backend()) };
      } catch (error) {
        const [firstLine = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
        if (!firstLine.includes("Cannot find module '@tensorflow")) reasons.push(`${name}: ${firstLine}`);
      }
    }
  }
  return { unavailable: reasons.length > 0 ? reasons.join('; ') : 'it is not installed' };
}

/** tfjs-node 4.22 calls two functions of `node:util`: one is gone since Node 23, one complains at each call. */
function restoreRemovedUtilities(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  });
}

function namespaceOf(module: unknown): Tensorflow {
  if (typeof (module as Partial<Tensorflow> | undefined)?.matMul === 'function') return module as Tensorflow;
  throw new Error('the package does not look like TensorFlow.js');
}

/** tfjs-node's back end says whether its library found a card. */
function facts(backend: object): Pick<NativeTensorflow, 'device' | 'version'> {
  const { binding, isUsingGpuDevice } = backend as {
    binding?: { TF_Version?: string };
    isUsingGpuDevice?: boolean;
  };
  return {
    device: isUsingGpuDevice === true ? 'cuda' : 'cpu',
    version: binding?.TF_Version ?? 'of unknown version',
  };
}
