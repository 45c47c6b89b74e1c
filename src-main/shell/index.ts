/**
 * The desktop shell. `main.ts` is what Electron starts; read it as the table of contents. This face shows what can be
 * used and tested without Electron: what the shell decides, what it serves, what it says and remembers.
 */
export * from './decisions/index.ts';
export { leaveGpuNote, takeGpuNote } from './gpu-note.ts';
export { APP_ID, APP_NAME } from './identity.ts';
export { serveApp } from './serving.ts';
export { type ShellTexts, shellTexts } from './texts/index.ts';
export { readWindowState, writeWindowState } from './window-state.ts';
