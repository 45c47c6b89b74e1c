/** What the shell decides, as plain functions without Electron: tests/shell proves each. */
export { mayLoad, mayNavigate, mayOpenOutside } from './addresses.ts';
export { APP_SCHEME, isOwnAddress, isStartPage, screenAddress, START_PAGE } from './app-address.ts';
export { MINIMUM_SIZE, type Rectangle, restoreBounds, type WindowState } from './bounds.ts';
export { CHROMIUM_SWITCHES, WEBRTC_POLICY } from './chromium-switches.ts';
export { chosenHome } from './chosen-home.ts';
export { afterGpuGone, afterPageGone, type GoneReason } from './crashes.ts';
export { healthNews, type ToldHealth } from './health-signs.ts';
export { isActive, type JobNews, jobNews, taskbarProgress, type TaskbarProgress } from './job-signs.ts';
export { type MenuActions, type MenuItem, menuTemplate } from './menu.ts';
export { ownFile } from './own-file.ts';
export { isGranted } from './permissions.ts';
export { endsWithLastWindow, onQuit } from './quitting.ts';
export { type MessageBox, recoveredDialog, recoveryDialog } from './recovery.ts';
export { otherHome, tellFirstStart } from './second-start.ts';
export { isOwnSender, type Sender } from './sender.ts';
export { windowOptions } from './window-options.ts';
export { workerExit } from './worker-exit.ts';
export { type Killable, killWhenThere } from './worker-kill.ts';
