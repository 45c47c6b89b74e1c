import type { CarryContract } from '../api/index.ts';

/** One end of a line, as Electron's `MessagePortMain` has it. */
export interface LinePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
}

/** Carries the contract over the ports that it is given. */
export function carryOverPorts(carry: CarryContract): (port: LinePort) => void {
  return (port) => {
    const line = carry((message) => {
      port.postMessage(message);
    });
    port.on('message', ({ data }) => {
      line.receive(data);
    });
    port.on('close', line.close);
    port.start();
  };
}
