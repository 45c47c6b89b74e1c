/** Runs in the sandbox beside the page. The page gets `window.smearwise` and nothing else of Electron or Node. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { DESKTOP_HOST, type DesktopHost, PORT_MESSAGE } from '../contract/index.ts';
import { CHANNELS } from './channels.ts';

declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, transfer: readonly object[]): void;
};

const host: DesktopHost = {
  connect: () => {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(CHANNELS.connect, null, [port1]);
    window.postMessage(PORT_MESSAGE, window.location.origin, [port2]);
  },
  pickFolder: () => ipcRenderer.invoke(CHANNELS.pickFolder) as Promise<string | null>,
  pickFile: (kind) => ipcRenderer.invoke(CHANNELS.pickFile, kind) as Promise<string | null>,
  pickNewFile: (kind, suggestedName) =>
    ipcRenderer.invoke(CHANNELS.pickNewFile, kind, suggestedName) as Promise<string | null>,
  showInFolder: (path) => ipcRenderer.invoke(CHANNELS.showInFolder, path) as Promise<void>,
  pathOfDropped: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld(DESKTOP_HOST, host);
