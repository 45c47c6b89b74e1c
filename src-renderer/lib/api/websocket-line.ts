import { RPCLink } from '@orpc/client/websocket';
import type { Line } from './line.ts';

/** Browser mode: the server that served this page answers on its own address. */
export function openWebSocketLine(): Promise<Line> {
  const address = new URL('rpc', document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => {
      resolve();
    });
  });
  const line: Line = {
    link: new RPCLink({ websocket: socket }),
    closed,
    close: () => {
      socket.close();
    },
  };
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => {
      resolve(line);
    });
    void closed.then(() => {
      reject(new Error(`no answer from ${address.host}`));
    });
  });
}
