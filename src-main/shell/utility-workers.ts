import { app, utilityProcess } from 'electron';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FromWorker, SpawnWorker } from '../jobs/index.ts';
import { type GoneReason, killWhenThere, workerExit } from './decisions/index.ts';

const LAST_WORDS_CHARACTERS = 4000;
/** Chromium may tell the reason a moment after the end. */
const REASON_MS = 100;

/**
 * Workers as utility processes of Electron. `entry` is the module that calls `serveTasks`; `args` reach it as command
 * line arguments. A worker ends with the app.
 */
export function utilityWorkers(entry: URL, args: readonly string[]): SpawnWorker {
  let started = 0;
  return () => {
    const serviceName = `Smearwise job ${++started}`;
    const child = utilityProcess.fork(fileURLToPath(entry), [...args], {
      serviceName,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (text: Buffer) => {
      stderr = (stderr + text.toString()).slice(-LAST_WORDS_CHARACTERS);
    });
    let fatalError: string | undefined;
    child.on('error', (_type, location) => {
      fatalError = location;
    });
    const reason = reasonOf(serviceName);
    return {
      send: (message) => {
        child.postMessage(message);
      },
      onMessage: (listener) => {
        child.on('message', (message: FromWorker) => {
          listener(message);
        });
      },
      onExit: (listener) => {
        child.once('exit', (exitCode) => {
          void delay(REASON_MS).then(() => {
            listener(workerExit({ exitCode, reason: reason(), fatalError, stderr }));
          });
        });
      },
      kill: () => {
        killWhenThere(child);
      },
    };
  };
}

/** Listens for Chromium's reason for the end of the process of this name; asking ends the listening. */
function reasonOf(serviceName: string): () => GoneReason | undefined {
  let told: GoneReason | undefined;
  const listen = (_event: Electron.Event, { name, reason }: Electron.Details) => {
    if (name === serviceName) told = reason;
  };
  app.on('child-process-gone', listen);
  return () => {
    app.off('child-process-gone', listen);
    return told;
  };
}
