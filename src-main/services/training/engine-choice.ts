import { AppError, type JobContext } from '../../base/index.ts';
import {
  loadTensorflow,
  onnxruntimeBackend,
  type RunnerBackend,
  tensorflowBackend,
} from '../../engine/runners/index.ts';

/** What computes the training of the head. */
export type Engine = 'auto' | 'onnxruntime' | 'tensorflow';

/**
 * Opens the back end asked for. `auto` takes ONNX Runtime, which every PC has; TensorFlow only where it brings a GPU.
 * Throws `unavailable` with the reason where TensorFlow was asked for by name and cannot be loaded.
 */
export async function openBackend(engine: Engine, job: JobContext): Promise<RunnerBackend> {
  if (engine === 'onnxruntime') return onnxruntimeBackend;
  const loaded = await loadTensorflow();
  if (engine === 'auto') {
    if ('unavailable' in loaded || loaded.device !== 'gpu') return onnxruntimeBackend;
    job.log('Learning on the GPU with TensorFlow.');
    return tensorflowBackend(loaded.tf, loaded.device);
  }
  if ('unavailable' in loaded) {
    throw new AppError('unavailable', `TensorFlow cannot be used: ${loaded.unavailable}`, {
      nextStep: 'Learn with ONNX Runtime: it gives the same result.',
      onCommandLine: 'Leave out --engine.',
    });
  }
  return tensorflowBackend(loaded.tf, loaded.device);
}
