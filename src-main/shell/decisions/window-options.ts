import { MINIMUM_SIZE, type Rectangle } from './bounds.ts';

export interface WindowRequest {
  readonly bounds: Rectangle;
  /** The preload's file. */
  readonly preload: string;
  /** Dark, as the system is: the colour before the page has drawn itself. */
  readonly dark: boolean;
  /** True where the app is not installed but run from its sources. */
  readonly developer: boolean;
}

/**
 * How every window is made. The page runs in Chromium's sandbox, knows neither Node nor Electron, and meets the app only
 * through the functions of the preload.
 */
export function windowOptions({ bounds, preload, dark, developer }: WindowRequest) {
  return {
    ...bounds,
    minWidth: Math.min(MINIMUM_SIZE.width, bounds.width),
    minHeight: Math.min(MINIMUM_SIZE.height, bounds.height),
    title: 'Smearwise',
    backgroundColor: dark ? '#14171a' : '#f7f8f8',
    // Shown once the page has drawn itself, so that nothing flashes.
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      // A dropped file is handed to the page, never opened in the window's place.
      navigateOnDragDrop: false,
      safeDialogs: true,
      // Chromium would download its dictionaries.
      spellcheck: false,
      // A training is watched from another window too.
      backgroundThrottling: false,
      devTools: developer,
    },
  } as const;
}
