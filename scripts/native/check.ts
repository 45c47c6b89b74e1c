/** Loads the native TensorFlow.js and says what it is; fails where it does not load. */
import { loadTensorflow } from '../../src-main/engine/runners/index.ts';

const loaded = await loadTensorflow();
if ('unavailable' in loaded) {
  console.error(loaded.unavailable);
  process.exitCode = 1;
} else {
  console.log(`TensorFlow ${loaded.version} computes on ${loaded.device}.`);
}
