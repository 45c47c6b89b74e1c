import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { scriptBeside, toErrorBody } from '../../base/index.ts';
import type { ComputeDevice } from '../../contract/index.ts';
import { onnxruntimeOn } from '../../engine/runners/index.ts';
import { largestError } from './known-answer.ts';

/** What came of trying a device. */
export interface Probe {
  /** Why it cannot be used; undefined where it can. */
  readonly missing: string | undefined;
  /** What its libraries printed meanwhile. */
  readonly said: string;
}

/** What the process sends: why the device cannot be used, null where it can. */
export interface ProbeMessage {
  readonly missing: string | null;
}

/** A driver that has not answered by then never will. */
const LIMIT_MS = 120_000;
const MOST_SAID_CHARACTERS = 4000;

/**
 * Tries a device of ONNX Runtime in a process of its own. The libraries of graphics print to its terminal, which is heard
 * here and does not stand between the lines of whoever asks; and a driver that crashes takes nobody else down. In
 * Electron, which starts no plain Node, and whose processes' terminals are heard anyway, it is tried in place.
 */
export async function probe(device: ComputeDevice): Promise<Probe> {
  if ('electron' in process.versions) return { missing: await whyNotOpening(device), said: '' };
  const child = fork(fileURLToPath(scriptBeside(import.meta.url, 'probe-process')), [device], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_SAID_CHARACTERS);
  });
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  let missing: string | undefined = 'Its driver ended the process in which it was tried.';
  child.on('message', (message) => {
    missing = (message as ProbeMessage).missing ?? undefined;
  });
  child.on('close', () => {
    resolve(missing);
  });
  child.on('error', ({ message }) => {
    resolve(`The process to try it in did not start: ${message}.`);
  });
  return { missing: await promise, said };
}

/** Why nothing can be computed on a device, undefined where it can: it multiplies two matrices here. */
export async function whyNotOpening(device: ComputeDevice): Promise<string | undefined> {
  try {
    await largestError(onnxruntimeOn(device));
    return undefined;
  } catch (error) {
    const { message } = toErrorBody(error);
    if (message.includes('Failed to load shared library'))
      return "ONNX Runtime's libraries for CUDA are not installed.";
    if (message.includes('No supported adapters')) return 'No graphics card with a driver for it was found.';
    return message;
  }
}
