import type { ToWorker } from './messages.ts';
import type { WorkerPort } from './serve-tasks.ts';

/** Electron's line to the main process, in a utility process: https://www.electronjs.org/docs/latest/api/process */
interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The line of this process to the one that started it: a utility process of Electron, or a child process of Node. */
export function parentPort(): WorkerPort {
  const electron = (process as { readonly parentPort?: ElectronParentPort | null }).parentPort;
  if (electron) {
    return {
      send: (message) => {
        electron.postMessage(message);
      },
      onMessage: (listener) => {
        electron.on('message', ({ data }) => {
          listener(data as ToWorker);
        });
      },
    };
  }
  // Nobody would hear of the result any more.
  process.on('disconnect', () => process.exit());
  return {
    send: (message) => {
      process.send?.(message);
    },
    onMessage: (listener) => {
      process.on('message', (message) => {
        listener(message as ToWorker);
      });
    },
  };
}
