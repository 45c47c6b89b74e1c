import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { AddressParts } from '../contract/index.ts';
import { restoreBounds, screenAddress, START_PAGE, windowOptions } from './decisions/index.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

const PRELOAD = fileURLToPath(new URL('preload.cjs', import.meta.url));

/** Opens the window where it was left; `folder` remembers where that is. */
export function openWindow(folder: string): Electron.BrowserWindow {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  const workAreas = [main, ...others].map(({ workArea }) => workArea);
  const { bounds, maximised } = restoreBounds(readWindowState(folder), workAreas);
  const window = new BrowserWindow(
    windowOptions({
      bounds,
      preload: PRELOAD,
      dark: nativeTheme.shouldUseDarkColors,
      developer: !app.isPackaged,
    }),
  );
  if (maximised) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    writeWindowState(folder, { bounds: window.getNormalBounds(), maximised: window.isMaximized() });
  });
  void window.loadURL(START_PAGE);
  return window;
}

/** Brings the window to the front, or opens one. */
export function showWindow(folder: string): Electron.BrowserWindow {
  const window = BrowserWindow.getAllWindows()[0] ?? openWindow(folder);
  if (window.isMinimized()) window.restore();
  window.focus();
  return window;
}

/** Shows a screen of the app. */
export function goTo(folder: string, ...screen: AddressParts): void {
  void showWindow(folder).loadURL(screenAddress(...screen));
}
