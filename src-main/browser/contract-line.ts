import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Api, type CarryContract, carryContract } from '../api/index.ts';
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
  const carry = carryContract(router, log);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  return {
    upgrade: (request, socket, head) => {
      // Node hands the socket over bare: without a listener, a browser that hangs up would end the process.
      socket.on('error', () => undefined);
      const refusal = check(gate, request);
      if (refusal) {
        socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\n\r\n`);
        return;
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        carryOver(webSocket, carry);
      });
    },
    close: () => {
      for (const webSocket of sockets.clients) webSocket.terminate();
      sockets.close();
    },
  };
}

function carryOver(webSocket: WebSocket, carry: CarryContract): void {
  const line = carry((message) => {
    webSocket.send(message);
  });
  webSocket.on('message', (data, isBinary) => {
    // `ws` gives text as bytes too.
    line.receive(isBinary || !(data instanceof Buffer) ? data : data.toString());
  });
  // What a page sends against the protocol closes its line and nothing else.
  webSocket.on('error', () => undefined);
  webSocket.on('close', line.close);
}

function check(gate: Gate, request: IncomingMessage): Refusal {
  if (gate.addressOf(request)?.pathname !== LINE_PATH) return { status: 403, message: '' };
  return gate.checkHost(request) ?? gate.checkOrigin(request) ?? gate.checkSession(request);
}
