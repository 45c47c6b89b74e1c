import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromWorker } from './messages.ts';
import type { SpawnWorker, WorkerExit } from './worker-channel.ts';

const LAST_WORDS_CHARACTERS = 4000;

/**
 * Workers as processes of Node. `entry` is the module that calls `serveTasks`; `args` reach it as command line
 * arguments. A worker ends when the process that started it does.
 */
export function nodeWorkers(entry: URL, args: readonly string[]): SpawnWorker {
  return () => {
    const child = fork(fileURLToPath(entry), args, {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS_CHARACTERS);
    });
    return {
      send: (message) => {
        // A worker that died meanwhile is heard of through its exit.
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => {
        child.on('message', (message) => {
          listener(message as FromWorker);
        });
      },
      onExit: (listener) => {
        const once = onlyOnce(listener);
        child.on('close', (exitCode, signal) => {
          once({ exitCode, signal, lastWords });
        });
        child.on('error', (error) => {
          once({ exitCode: null, signal: null, lastWords: error.message });
        });
      },
      kill: () => {
        child.kill('SIGKILL');
      },
    };
  };
}

function onlyOnce(listener: (exit: WorkerExit) => void): (exit: WorkerExit) => void {
  let isCalled = false;
  return (exit) => {
    if (!isCalled) listener(exit);
    isCalled = true;
  };
}
