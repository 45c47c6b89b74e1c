import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { Tensorflow } from '../../src-main/engine/runners/index.ts';

/**
 * TensorFlow.js with its back end in pure JavaScript, which loads everywhere. All copies of TensorFlow.js in a process
 * share one engine: where this one is tested, the native one must not be loaded.
 */
export async function pureTensorflow(): Promise<Tensorflow> {
  await tf.setBackend('cpu');
  await tf.ready();
  return tf;
}
