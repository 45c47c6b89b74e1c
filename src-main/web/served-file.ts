import { extname, join } from 'node:path';

/** What is served, by ending; a file of any other ending is not. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Names that only letters, digits and `._-` make up, none starting with a dot: no `..`, no drive, no hidden file. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/** The file of `folder` that the path of an address names, and its content type; undefined where it names none of ours. */
export function servedFile(folder: string, pathname: string): { path: string; type: string } | undefined {
  const name = pathname === '/' ? '/index.html' : pathname;
  const type = CONTENT_TYPES[extname(name)];
  if (type === undefined || !PLAIN_PATH.test(name)) return undefined;
  return { path: join(folder, ...name.split('/')), type };
}
