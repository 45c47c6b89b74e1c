import { app, BrowserWindow, dialog } from 'electron';
import { endsWithLastWindow, onQuit } from './decisions/index.ts';
import type { ShellTexts } from './texts/index.ts';

export interface QuitOptions {
  readonly texts: ShellTexts['quit'];
  readonly activeJobs: () => number;
  /** Brings everything to a proper end: jobs stop and can be resumed, the database is closed. */
  readonly close: () => Promise<void>;
}

/** Asks before the app ends while jobs are active, and ends it only when everything is put away. */
export function quitWithCare({ texts, activeJobs, close }: QuitOptions): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    const jobs = activeJobs();
    if (onQuit(jobs) === 'ask' && !confirmQuit(texts, jobs)) return;
    state = 'closing';
    void close().finally(() => {
      state = 'closed';
      app.quit();
    });
  });
  app.on('browser-window-created', (_event, window) => {
    // The question comes while the window is still there to be kept.
    window.on('close', (event) => {
      if (state === 'closed' || !endsWithLastWindow(process.platform)) return;
      event.preventDefault();
      app.quit();
    });
  });
  app.on('window-all-closed', () => {
    if (endsWithLastWindow(process.platform)) app.quit();
  });
}

function confirmQuit(texts: ShellTexts['quit'], jobs: number): boolean {
  const options: Electron.MessageBoxSyncOptions = {
    type: 'question',
    title: texts.title,
    message: texts.question(jobs),
    detail: texts.consequence,
    buttons: [texts.stay, texts.quit],
    defaultId: 0,
    cancelId: 0,
  };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const chosen = window ? dialog.showMessageBoxSync(window, options) : dialog.showMessageBoxSync(options);
  return chosen === 1;
}
