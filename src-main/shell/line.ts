import { RPCHandler } from '@orpc/server/websocket';
import { type Api, failingInOneWay } from '../api/index.ts';

/** One end of a line, as Electron's `MessagePortMain` has it. */
export interface LinePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
}

/**
 * Carries the contract over the ports that it is given. What is no message of oRPC's is dropped: its sender cannot be
 * answered. Ports are handled as web sockets since oRPC's handler for ports lets a damaged message end the process.
 */
export function carryContract(router: Api['router'], log: (line: string) => void): (port: LinePort) => void {
  const handler = new RPCHandler(router, { interceptors: [failingInOneWay(log)] });
  return (port) => {
    const line = {
      addEventListener: () => undefined,
      send: (message: unknown) => {
        port.postMessage(message);
      },
    };
    let hasDropped = false;
    port.on('message', ({ data }) => {
      const message = wireMessage(data);
      if (message === undefined) return;
      handler.message(line, message).catch((error: unknown) => {
        // Once a line: a page that sends nonsense would fill the disk with the log.
        if (!hasDropped) log(`a message of the page was dropped: ${String(error)}`);
        hasDropped = true;
      });
    });
    port.on('close', () => {
      handler.close(line);
    });
    port.start();
  };
}

/** The two forms in which oRPC sends; anything else could make its decoder take memory without end. */
function wireMessage(data: unknown): string | ArrayBuffer | undefined {
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data;
  return data instanceof Uint8Array ? new Uint8Array(data).buffer : undefined;
}
