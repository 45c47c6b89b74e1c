/**
 * The one place that loads ONNX Runtime. Its official builds report to their vendor by themselves: on Linux and macOS they
 * keep an identifier below the user's cache folder and post what they are given to run, unless this variable is set before
 * the library begins. Its Node binding has no switch for that. Windows: docs/security.md.
 */
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import type * as Onnxruntime from 'onnxruntime-node';

const OFF = 'ORT_DISABLE_TELEMETRY';

// A thread has a copy of the environment, which the library does not read: it has to come from the thread that began it.
if (isMainThread) process.env[OFF] = '1';
else if (process.env[OFF] !== '1') throw new Error(`${OFF} was not set where this thread was started.`);

/** ONNX Runtime's Node binding, its telemetry off. What is given to it carries no name or metadata; see `fileToRun`. */
export const onnxruntime = createRequire(import.meta.url)('onnxruntime-node') as typeof Onnxruntime;
