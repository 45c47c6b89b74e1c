import { RPCHandler } from '@orpc/server/websocket';
import { failingInOneWay } from './failures.ts';
import type { ApiRouter } from './handlers/index.ts';

/** Sends one message of oRPC's to a page. */
export type SendToPage = (message: Parameters<WebSocket['send']>[0]) => void;

/** A line to one page. */
export interface CarriedLine {
  /** Takes whatever came over the line. What is no message of oRPC's is dropped: its sender cannot be answered. */
  readonly receive: (data: unknown) => void;
  /** The page has gone; what it asked for is given up. */
  readonly close: () => void;
}

/** Opens a line to a page. */
export type CarryContract = (send: SendToPage) => CarriedLine;

/**
 * Carries the contract over lines, whatever they are made of. All are handled as oRPC handles web sockets: its handlers
 * for Electron's ports and for the package `ws` let a damaged message end the process, or log each.
 */
export function carryContract(router: ApiRouter, log: (line: string) => void): CarryContract {
  const handler = new RPCHandler(router, failingInOneWay(log));
  return (send) => {
    const line = { addEventListener: () => undefined, send };
    let hasDropped = false;
    const drop = (error: unknown) => {
      // Once a line: a page that sends nonsense would fill the disk with the log.
      if (!hasDropped) log(`a message of the page was dropped: ${String(error)}`);
      hasDropped = true;
    };
    return {
      receive: (data) => {
        const message = wireMessage(data);
        if (message !== undefined) handler.message(line, message).catch(drop);
      },
      close: () => {
        handler.close(line);
      },
    };
  };
}

/** The two forms in which oRPC sends; anything else could make its decoder take memory without end. */
function wireMessage(data: unknown): string | ArrayBuffer | undefined {
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data;
  return data instanceof Uint8Array ? new Uint8Array(data).buffer : undefined;
}
