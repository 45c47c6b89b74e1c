/** Browser mode: the same interface as the desktop's, in a browser on this PC. */
export { type BrowserOptions, type BrowserServer, serveBrowser } from './serve-browser.ts';
