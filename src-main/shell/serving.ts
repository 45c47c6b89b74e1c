import { readFile } from 'node:fs/promises';
import { systemErrorCode } from '../base/index.ts';
import { responseHeaders } from '../web/index.ts';
import { isOwnAddress, ownFile } from './decisions/index.ts';

/** What is served besides files; undefined where the address is not its own. */
export type ServeOther = (url: URL) => Promise<Response | undefined>;

/**
 * Answers requests for `app://smearwise/…`: the files of `folder` with their headers, and what `other` serves. Anything
 * else is 404, anything but reading is 405.
 */
export function serveApp(
  folder: string,
  other: ServeOther,
): (request: Pick<Request, 'method' | 'url'>) => Promise<Response> {
  return async ({ method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Only reading is served.');
    const file = ownFile(folder, url);
    if (!file) {
      const served = isOwnAddress(url) ? await other(new URL(url)) : undefined;
      return served ?? refusal(404, 'Nothing is served here.');
    }
    try {
      const content = method === 'HEAD' ? null : await readFile(file.path);
      return new Response(content, { headers: responseHeaders(file.type) });
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      return refusal(404, 'Nothing is served here.');
    }
  };
}

function refusal(status: number, words: string): Response {
  return new Response(words, { status, headers: responseHeaders('text/plain; charset=utf-8') });
}
