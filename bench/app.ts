import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { appFile } from '../src-main/base/index.ts';
import type { ApiClient } from '../src-main/contract/index.ts';
import { openSession } from '../tests/support/running-app.ts';
import { secondsSince } from './rounds.ts';

export type ToApp = 'watch' | 'report' | 'close';
export type FromApp = { readonly origin: string; readonly address: string } | LoopReport;

/** What the app's main process did since it was told to watch itself. */
export interface LoopReport {
  /** How long its event loop was held up. */
  readonly p99Ms: number;
  readonly longestMs: number;
  /** The most processor time that it used between two looks, five milliseconds apart: no task took more. */
  readonly longestWorkMs: number;
  readonly cpuSeconds: number;
}

/** The app in a process of its own, and a page's line to it. */
export interface AppProcess {
  readonly client: ApiClient;
  /** Does the work while the app watches itself. */
  watch(work: () => Promise<void>): Promise<LoopReport>;
  close(): Promise<void>;
}

const APP_PROCESS = fileURLToPath(new URL('./app-process.ts', import.meta.url));
const BROWSER_MODE = fileURLToPath(new URL('../src-main/browser/main.ts', import.meta.url));

/** Starts the app on a data folder. */
export async function startApp(home: string): Promise<AppProcess> {
  const child = fork(APP_PROCESS, [home], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const opened = await answerOf(child);
  if (!('origin' in opened)) throw new TypeError('the app told nothing of its address');
  const { client, socket } = await connect(opened.origin, opened.address);
  return {
    client,
    watch: async (work) => {
      child.send('watch');
      await work();
      child.send('report');
      const report = await answerOf(child);
      if ('origin' in report) throw new TypeError('the app told its address twice');
      return report;
    },
    close: async () => {
      socket.close();
      child.send('close');
      await once(child, 'exit');
    },
  };
}

async function answerOf(child: ChildProcess): Promise<FromApp> {
  const [message] = (await once(child, 'message')) as [FromApp];
  return message;
}

/**
 * Starts browser mode as `npm start` does, to its first answer. Seconds from the start of the process until it serves,
 * and until the first screen has what it shows.
 */
export async function firstAnswer(home: string): Promise<{ serving: number; answered: number }> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [BROWSER_MODE, '--no-open', '--home', home], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: appFile('node_modules/.cache/compiled') },
  });
  const address = await printedAddress(child.stderr);
  const serving = secondsSince(startedMs);
  const { client, socket } = await connect(new URL(address).origin, address);
  await client.app.overview();
  const answered = secondsSince(startedMs);
  socket.close();
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { serving, answered };
}

async function printedAddress(output: NodeJS.ReadableStream): Promise<string> {
  const seen: string[] = [];
  for await (const line of createInterface({ input: output })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
    seen.push(line);
  }
  throw new Error(`browser mode did not start: ${seen.join('\n')}`);
}

async function connect(origin: string, address: string): Promise<{ client: ApiClient; socket: WebSocket }> {
  const cookie = await openSession(address);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { origin, cookie } });
  await once(socket, 'open');
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { client: createORPCClient(link), socket };
}
