/** Browser mode: the same interface as the desktop's, in a browser on this PC. */
export { askForAddress } from './second-start.ts';
export { type BrowserOptions, type BrowserServer, serveBrowser } from './serve-browser.ts';
