import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadTensorflow, type Tensorflow } from '../../src-main/engine/runners/index.ts';

/** TensorFlow.js with its back end in pure JavaScript, which loads everywhere. */
export async function pureTensorflow(): Promise<Tensorflow> {
  await tf.setBackend('cpu');
  await tf.ready();
  return tf;
}

/** The TensorFlow.js to test with: the pure one, and the native one or why it is not there. */
export async function tensorflows(): Promise<{ name: string; tf?: Tensorflow; skip: string | false }[]> {
  const native = await loadTensorflow();
  return [
    { name: 'pure JavaScript', tf: await pureTensorflow(), skip: false },
    'tf' in native
      ? { name: 'native', tf: native.tf, skip: false }
      : { name: 'native', skip: `no native TensorFlow.js: ${native.unavailable}` },
  ];
}
