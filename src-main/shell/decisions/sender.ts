import { isStartPage } from './app-address.ts';

/** Who sent a message to the main process. */
export interface Sender {
  /** True where it came from the web contents of a window that the app opened. */
  readonly fromOwnWindow: boolean;
  /** The frame that sent it; null where the frame is gone. */
  readonly frame: { readonly url: string; readonly isMainFrame: boolean } | null;
}

/** May this sender ask for anything? Only the app's own page, in the main frame of a window of ours. */
export function isOwnSender({ fromOwnWindow, frame }: Sender): boolean {
  return fromOwnWindow && frame !== null && frame.isMainFrame && isStartPage(frame.url);
}
