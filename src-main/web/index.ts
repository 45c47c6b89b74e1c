/** What pages are served, and under which rules, by whatever serves them: browser mode's server, Electron's protocol. */
export { CONTENT_SECURITY_POLICY, responseHeaders } from './response-headers.ts';
export { servedFile } from './served-file.ts';
