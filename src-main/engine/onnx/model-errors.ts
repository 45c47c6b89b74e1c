import { AppError } from '../../base/index.ts';

/** A file that is no ONNX model, or is damaged. */
export function damaged(problem: string, cause?: unknown): AppError {
  return new AppError('corrupt', `This is no sound ONNX model: ${problem}.`, {
    nextStep: 'Get the file again from its source; it may be damaged or of another kind.',
    cause,
  });
}

/** A sound model that uses what we cannot. */
export function unsupported(problem: string, nextStep?: string): AppError {
  return new AppError('invalid-input', `This ONNX model cannot be used: ${problem}.`, {
    nextStep:
      nextStep ?? 'Export the network again as a plain float32 classification network, or choose another.',
  });
}
