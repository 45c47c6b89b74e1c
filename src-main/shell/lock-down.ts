import { app, type Session, shell, type WebContents } from 'electron';
import { isGranted, mayLoad, mayNavigate, mayOpenOutside, WEBRTC_POLICY } from './decisions/index.ts';

/** Takes from every page, now and later, what it does not need: permissions, the network, other pages, new windows. */
export function lockDown(session: Session, developer: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(isGranted(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) => isGranted(permission));
  session.setDevicePermissionHandler(({ deviceType }) => isGranted(deviceType));
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !mayLoad(url, developer) });
  });
  // Exports are written by the main process, after a dialog.
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  app.on('web-contents-created', (_event, contents) => {
    keepOnPage(contents);
  });
}

function keepOnPage(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy(WEBRTC_POLICY);
  contents.on('will-frame-navigate', (event) => {
    if (mayNavigate(event.url)) return;
    event.preventDefault();
    openOutside(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

function openOutside(address: string): void {
  if (mayOpenOutside(address)) void shell.openExternal(address);
}
