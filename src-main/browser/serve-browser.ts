import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Api } from '../api/index.ts';
import { contractLine } from './contract-line.ts';
import { Gate, LOOPBACK } from './gate.ts';
import { writeInstance } from './instance-file.ts';
import { servePages } from './pages.ts';
import { Sessions } from './sessions.ts';

export interface BrowserOptions {
  readonly api: Api;
  /** Where the built renderer lies. */
  readonly folder: string;
  /** Gets the details of what is our fault. */
  readonly log: (line: string) => void;
}

/** Browser mode, running. */
export interface BrowserServer {
  readonly origin: string;
  /** An address that opens Smearwise in one browser, once. */
  newAddress(): string;
  close(): Promise<void>;
}

/** Serves the renderer and the contract to browsers on this PC alone, on a free port. */
export async function serveBrowser({ api, folder, log }: BrowserOptions): Promise<BrowserServer> {
  const server = createServer();
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const sessions = new Sessions();
  const gate = new Gate(address.port, sessions);
  const pages = servePages({ api, gate, sessions, folder });
  const line = contractLine(api, gate, log);
  const forget = await writeInstance(api.home, {
    pid: process.pid,
    origin: gate.origin,
    secret: sessions.secondStart,
  });
  server.on('request', (request, response) => void pages(request, response));
  server.on('upgrade', (request, socket, head) => {
    line.upgrade(request, socket, head);
  });
  return {
    origin: gate.origin,
    newAddress: () => gate.addressWith(sessions.newToken()),
    close: async () => {
      forget();
      line.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
