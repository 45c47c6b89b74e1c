import { RPCLink } from '@orpc/client/message-port';
import { type DesktopHost, PORT_MESSAGE } from '../../../src-main/contract/index.ts';
import type { Line } from './line.ts';

/** In the desktop application: the port that the preload hands over. */
export function openDesktopLine(host: DesktopHost): Promise<Line> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
      removeEventListener('message', receive);
      resolve({
        link: new RPCLink({ port }),
        closed: new Promise((closed) => {
          port.addEventListener('close', () => {
            closed();
          });
          port.start();
        }),
        close: () => {
          port.close();
        },
      });
    };
    addEventListener('message', receive);
    host.connect();
  });
}
