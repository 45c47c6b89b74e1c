/** The page's side of the stand-in for Electron: what a page, or a stranger in its place, can send to the shell. */
import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ApiClient, JobSummary } from '../../src-main/contract/index.ts';
import { BrowserWindow, handed } from './electron-stand-in.ts';
import { until as eventually } from '../support/patience.ts';

export const PAGE = 'app://smearwise/';
const opened: MessagePort[] = [];

/** Closes every line, or they would keep the process alive. */
export function closeLines(): void {
  for (const port of opened) port.close();
}

/** Calls what the shell handed to Electron. */
export function call(name: string, ...args: unknown[]): unknown {
  const listener = handed.get(name) as ((...args: unknown[]) => unknown) | undefined;
  assert.ok(listener, name);
  return listener(...args);
}

/** The one window. */
export function window(): BrowserWindow {
  const [first] = BrowserWindow.getAllWindows();
  assert.ok(first);
  return first;
}

/** Who sends: the app's own page, unless told otherwise. */
export function sender(url = PAGE, parent: object | null = null) {
  return { sender: window().webContents, senderFrame: { url, parent } };
}

/** A line to the contract, as page and preload open it. */
export function connect(from: object = sender()): { port: MessagePort; closed: Promise<unknown> } {
  const { port1: ours, port2: theirs } = new MessageChannel();
  opened.push(ours);
  const closed = new Promise((resolve) => ours.on('close', resolve));
  call('smearwise:connect', { ...from, ports: [asElectronPort(theirs)] });
  return { port: ours, closed };
}

/** Electron wraps what a port brings into an event. */
function asElectronPort(port: MessagePort) {
  return {
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      port.on(event, (data: unknown) => {
        listener({ data });
      }),
    postMessage: (message: unknown) => {
      port.postMessage(message);
    },
    start: () => {
      port.start();
    },
    close: () => {
      port.close();
    },
  };
}

/** The contract over a line of its own. */
export function client(): ApiClient {
  const { port } = connect();
  return createORPCClient(new RPCLink({ port }));
}

/** Looks again and again until this is so; fails within seconds. */
export function until(condition: () => boolean): Promise<void> {
  return eventually(String(condition), condition);
}

/** The job once it has ended, one way or the other. */
export async function ended(api: ApiClient, job: number): Promise<JobSummary> {
  for await (const { jobs } of await api.jobs.events()) {
    const found = jobs.find(({ id, status }) => id === job && status !== 'queued' && status !== 'running');
    if (found) return found;
  }
  return assert.fail('the line ended before the job');
}
