import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { type Api, openApi } from '../../src-main/api/index.ts';
import { type BrowserServer, serveBrowser } from '../../src-main/browser/index.ts';
import {
  type ApiClient,
  type ErrorCode,
  errorBodySchema,
  type JobDetail,
  type JobSummary,
} from '../../src-main/contract/index.ts';
import type { Ending } from './clinic.ts';
import { StandingStill } from './patience.ts';

/** The app as a browser meets it: a server, a session, and a client over a WebSocket. */
export interface RunningApp {
  readonly api: Api;
  readonly server: BrowserServer;
  /** Of a session. */
  readonly cookie: string;
  readonly client: ApiClient;
  readonly home: string;
  /** What the app complained of to its log. */
  readonly complaints: string[];
}

/** Starts the app on a data folder of its own, or the one named; it is closed at the end. */
export async function startApp(t: Ending, home?: string): Promise<RunningApp> {
  const folder = home ?? (await mkdtemp(join(tmpdir(), 'smearwise-app-')));
  const complaints: string[] = [];
  const log = (line: string) => complaints.push(line);
  const api = openApi({ home: folder, shell: 'browser', log });
  const server = await serveBrowser({ api, folder, log });
  const cookie = await openSession(server.newAddress());
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, {
    headers: { origin: server.origin, cookie },
  });
  t.after(async () => {
    socket.close();
    await server.close();
    await api.close();
    if (home === undefined) await rm(folder, { recursive: true, force: true });
  });
  await once(socket, 'open');
  const client: ApiClient = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  return { api, server, cookie, client, home: folder, complaints };
}

/** The cookie that an address gives to the browser that opens it first. */
export async function openSession(address: string): Promise<string> {
  const response = await fetch(address);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** Waits until a job has ended, as long as it moves. */
export async function jobEnd(client: ApiClient, job: number): Promise<JobDetail> {
  return jobWhen(client, job, ({ status }) => status !== 'queued' && status !== 'running');
}

/** Waits until a job is as wanted, as long as it moves; fails where it has ended otherwise. */
export async function jobWhen(
  client: ApiClient,
  job: number,
  isWanted: (job: JobSummary) => boolean,
): Promise<JobDetail> {
  let seen: JobSummary | undefined;
  const still = new StandingStill(() => `job ${String(job)} is ${JSON.stringify(seen)}`);
  const changes = (await client.jobs.events())[Symbol.asyncIterator]();
  try {
    // The first message is there once the line is listened to, so that no change is missed.
    for (;;) {
      const { done, value } = await still.or(changes.next());
      assert.ok(!done, 'the line of events ended');
      const found = value.jobs.find(({ id }) => id === job) ?? (await client.jobs.get({ job }));
      if (JSON.stringify(found) !== JSON.stringify(seen)) still.moved();
      seen = found;
      if (isWanted(found)) return await client.jobs.get({ job });
      const hasEnded = found.status !== 'queued' && found.status !== 'running';
      assert.ok(!hasEnded, `job ${String(job)} ended otherwise than awaited: ${JSON.stringify(found)}`);
    }
  } finally {
    still.end();
    await changes.return();
  }
}

/** For `assert.rejects`: the one error of the contract, with this code in its body, and a sentence. */
export function refusal(code: ErrorCode): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ORPCError && error.defined, String(error));
    const body = errorBodySchema.parse(error.data);
    assert.equal(body.code, code, body.message);
    assert.match(body.message, /[.?!…]$|does not fit/);
    return true;
  };
}
