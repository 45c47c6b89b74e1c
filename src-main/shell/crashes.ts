import { app, dialog } from 'electron';
import { afterGpuGone, afterPageGone } from './decisions/index.ts';
import { leaveGpuNote, takeGpuNote } from './gpu-note.ts';
import type { ShellTexts } from './texts/index.ts';

/**
 * Draws without the graphics card where it failed again and again last time; the start after this one tries it again.
 * To be called before Electron is ready.
 */
export function avoidFailedGpu(folder: string): void {
  if (takeGpuNote(folder)) app.disableHardwareAcceleration();
}

/** Notes when Chromium's graphics process fails too often. */
export function watchGpu(folder: string, log: (line: string) => void): void {
  let times = 0;
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (type !== 'GPU') return;
    log(`graphics process gone: ${reason} (exit code ${exitCode})`);
    times += 1;
    if (afterGpuGone(reason, times) !== 'software-next-time') return;
    if (!leaveGpuNote(folder)) log('The next start cannot be told to draw without the graphics card.');
  });
}

/** Shows a page again when its process has gone; asks when that happens too often. */
export function watchPages(texts: ShellTexts['pageGone'], log: (line: string) => void): void {
  app.on('browser-window-created', (_event, window) => {
    watchPage(window, texts, log);
  });
}

function watchPage(
  window: Electron.BrowserWindow,
  texts: ShellTexts['pageGone'],
  log: (line: string) => void,
): void {
  const reloadsMs: number[] = [];
  const reload = () => {
    reloadsMs.push(Date.now());
    window.webContents.reload();
  };
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log(`page gone: ${reason} (exit code ${exitCode})`);
    const next = afterPageGone(reason, reloadsMs, Date.now());
    if (next === 'reload') reload();
    if (next !== 'ask') return;
    const { showAgain, quit, ...words } = texts;
    const chosen = dialog.showMessageBoxSync(window, {
      ...words,
      type: 'error',
      buttons: [showAgain, quit],
      defaultId: 0,
      cancelId: 0,
    });
    if (chosen === 0) reload();
    else app.quit();
  });
}
