import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { type Api, failingInOneWay } from '../api/index.ts';
import type { Gate, Refusal } from './gate.ts';

export const LINE_PATH = '/rpc';

/** Larger than any question; a longer message closes the line. */
const LARGEST_MESSAGE_BYTES = 2 ** 20;

/** The contract over WebSockets. */
export interface ContractLine {
  /** Takes over a request to become a WebSocket, or turns it away. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** `log` gets the details of what is our fault. */
export function contractLine(
  { router }: Pick<Api, 'router'>,
  gate: Gate,
  log: (line: string) => void,
): ContractLine {
  const handler = new RPCHandler(router, { interceptors: [failingInOneWay(log)] });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  return {
    upgrade: (request, socket, head) => {
      const refusal = check(gate, request);
      if (refusal) {
        socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\n\r\n`);
        return;
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        // What a page sends against the protocol closes its line and nothing else.
        webSocket.on('error', () => undefined);
        void handler.upgrade(webSocket, { context: {} });
      });
    },
    close: () => {
      for (const webSocket of sockets.clients) webSocket.terminate();
      sockets.close();
    },
  };
}

function check(gate: Gate, request: IncomingMessage): Refusal {
  if (gate.addressOf(request)?.pathname !== LINE_PATH) return { status: 403, message: '' };
  return gate.checkHost(request) ?? gate.checkOrigin(request) ?? gate.checkSession(request);
}
