import {
  BrowserWindow,
  ipcMain,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type MessagePortMain,
} from 'electron';
import type { z } from 'zod';
import { AppError } from '../base/index.ts';
import type { Channel } from './channels.ts';
import { isOwnSender } from './decisions/index.ts';

/**
 * The only way in from a page: checks who sends and what is sent. `ipcMain` is used nowhere else.
 * A question from a stranger or of another shape is refused; a port from a stranger is closed.
 */
export const ipcGate = {
  /** Answers a question of the page; `asked` checks its arguments. */
  answer<Asked extends readonly unknown[]>(
    channel: Channel,
    asked: z.ZodType<Asked>,
    answer: (window: Electron.BrowserWindow, ...asked: Asked) => unknown,
  ): void {
    ipcMain.handle(channel, (event, ...input: unknown[]) => {
      const window = ownWindow(event);
      const parsed = asked.safeParse(input);
      if (!window || !parsed.success) throw new AppError('refused', `${channel}: refused.`);
      return answer(window, ...parsed.data);
    });
  },

  /** Takes the port that the page sends. */
  takePort(channel: Channel, take: (port: MessagePortMain, window: Electron.BrowserWindow) => void): void {
    ipcMain.on(channel, (event) => {
      const [port, ...others] = event.ports;
      const window = ownWindow(event);
      if (port && others.length === 0 && window) take(port, window);
      else for (const stranger of event.ports) stranger.close();
    });
  },
};

function ownWindow(event: IpcMainEvent | IpcMainInvokeEvent): Electron.BrowserWindow | undefined {
  const window = BrowserWindow.fromWebContents(event.sender);
  const frame = event.senderFrame;
  const sender = {
    fromOwnWindow: window !== null,
    frame: frame && { url: frame.url, isMainFrame: frame.parent === null },
  };
  return window && isOwnSender(sender) ? window : undefined;
}
