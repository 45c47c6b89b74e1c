import { createORPCClient } from '@orpc/client';
import type { ApiClient } from '../../../src-main/contract/index.ts';
import { desktopHost } from '../host.ts';
import { Connection } from './connection.svelte.ts';
import { openDesktopLine } from './desktop-line.ts';
import { openWebSocketLine } from './websocket-line.ts';

const host = desktopHost();

/** The line to the main process: Electron's port where there is one, else browser mode's WebSocket. */
export const connection = new Connection(
  host === undefined ? openWebSocketLine : () => openDesktopLine(host),
);

/** Everything that the application can be asked for: `await api.datasets.list()`. */
export const api: ApiClient = createORPCClient(connection);
