import { type Api, carryContract, openApi, WORKER_ENTRY } from '../api/index.ts';
import { AppError } from '../base/index.ts';
import { PICTURE_PATH } from '../contract/index.ts';
import { homeFolder } from '../services/workspace/index.ts';
import { responseHeaders } from '../web/index.ts';
import { chosenHome } from './decisions/index.ts';
import { carryOverPorts, type LinePort } from './line.ts';
import type { ServeOther } from './serving.ts';
import { utilityWorkers } from './utility-workers.ts';

/** The app behind the window. */
export interface Application extends Pick<
  Api,
  'activeJobs' | 'close' | 'health' | 'home' | 'jobEvents' | 'settings'
> {
  /** Carries the contract over a port of the page. */
  readonly connect: (port: LinePort) => void;
  /** Serves the pictures of the page. */
  readonly serve: ServeOther;
}

/** The data folder that this start is to open. */
export function wantedHome(): string {
  return homeFolder(chosenHome(process.argv));
}

/** Opens the data folder with jobs in utility processes. Throws what `openApi` throws. */
export function openApplication(home: string, log: (line: string) => void): Application {
  const api = openApi({ home, shell: 'electron', spawn: utilityWorkers(WORKER_ENTRY, [home]), log });
  return {
    ...api,
    connect: carryOverPorts(carryContract(api.router, log)),
    serve: async ({ pathname, searchParams }) =>
      pathname === PICTURE_PATH ? servePicture(api, searchParams) : undefined,
  };
}

async function servePicture(api: Api, query: URLSearchParams): Promise<Response | undefined> {
  try {
    const picture = await api.picture(query);
    return new Response(new Uint8Array(picture), { headers: responseHeaders('image/webp') });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A file that is gone or damaged: the page shows a sign in its place; of one that holds another picture it says so.
    if (error.code !== 'conflict') return undefined;
    return new Response(error.message, {
      status: 409,
      headers: responseHeaders('text/plain; charset=utf-8'),
    });
  }
}
