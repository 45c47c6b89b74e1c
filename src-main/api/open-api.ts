import { resolve } from 'node:path';
import { LogFile, scriptBeside } from '../base/index.ts';
import type { AppSettings, HealthFinding, JobSummary, Overview } from '../contract/index.ts';
import { nodeWorkers, type SpawnWorker } from '../jobs/index.ts';
import { readSettings } from '../services/settings/index.ts';
import { healthOf } from '../services/this-pc/index.ts';
import { type ApiRouter, createRouter } from './handlers/index.ts';
import { Host } from './host.ts';
import { pictureAt } from './pictures.ts';

/** The module that runs jobs and calculations in a process of its own; its argument is the data folder. */
export const WORKER_ENTRY = scriptBeside(import.meta.url, 'worker');

export interface ApiOptions {
  /** The data folder; made where it is missing. */
  readonly home: string;
  readonly shell: Overview['app']['shell'];
  /** How the processes of jobs are started; processes of Node unless told. */
  readonly spawn?: SpawnWorker;
  /** Gets what cannot be told to anybody; standard error unless told. */
  readonly log?: (line: string) => void;
}

/** The opened app without a face. */
export interface Api {
  readonly home: string;
  readonly router: ApiRouter;
  /** The picture (WebP) of the query of a picture's address. Throws `usage`, `not-found`, `corrupt`. */
  picture(query: URLSearchParams): Promise<Uint8Array>;
  settings(): AppSettings;
  /** What is wrong with the data folder, the worst first. */
  health(): HealthFinding[];
  activeJobs(): JobSummary[];
  /** First the active jobs, then those that changed, at most ten times a second. */
  jobEvents(signal?: AbortSignal): AsyncGenerator<JobSummary[]>;
  /** Stops what runs, keeping what was done, and closes the data folder. */
  close(): Promise<void>;
}

/**
 * Opens the data folder for the one app that may have it. Throws `conflict` where another has it, and what opening the
 * database throws.
 */
export function openApi(options: ApiOptions): Api {
  const home = resolve(options.home);
  const spawn = options.spawn ?? nodeWorkers(WORKER_ENTRY, [home]);
  const { shell } = options;
  const file = new LogFile(home, 'app');
  const tell = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  const log = (line: string) => {
    tell(line);
    file.line('error', 'app', line);
  };
  const host = new Host({ home, shell, spawn, log });
  file.line('info', 'app', `started (${shell})`, { platform: process.platform, arch: process.arch });
  return {
    home,
    router: createRouter(host),
    picture: (query) => pictureAt(host.store, query),
    settings: () => readSettings(host.store),
    health: () => healthOf(host.workspace),
    activeJobs: () => host.queue.active(),
    jobEvents: (signal) => host.jobEvents(signal),
    close: async () => {
      await host.close();
      file.line('info', 'app', 'closed');
    },
  };
}
