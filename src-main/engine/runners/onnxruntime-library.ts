/**
 * The one place that loads ONNX Runtime. Its official builds report to their vendor by themselves: on Linux and macOS they
 * keep an identifier below the user's cache folder and post what they are given to run, on Windows they announce events to
 * the system's tracing. Variables that are set before the library begins stop both; its Node binding has no switch.
 */
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import type * as Onnxruntime from 'onnxruntime-node';

/** The first is the documented one, of Linux and macOS; the build for Windows reads the second alone. */
const SWITCHES = ['ORT_DISABLE_TELEMETRY', 'ORT_RUNNING_UNIT_TESTS'] as const;

for (const name of SWITCHES) {
  // A thread has a copy of the environment, which the library does not read: it has to come from the thread that began it.
  if (isMainThread) process.env[name] = '1';
  else if (process.env[name] !== '1') throw new Error(`${name} was not set where this thread was started.`);
}

/** ONNX Runtime's Node binding, its telemetry off. What is given to it carries no name or metadata; see `fileToRun`. */
export const onnxruntime = createRequire(import.meta.url)('onnxruntime-node') as typeof Onnxruntime;
