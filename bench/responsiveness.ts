import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../src-main/contract/index.ts';
import { type AppProcess, type LoopReport, startApp } from './app.ts';
import type { Bench, Finding } from './bench.ts';
import { linkCells } from './cells.ts';
import { trainHastily } from './prepare.ts';
import { median, medianAndRange, takeTurns } from './rounds.ts';

const CROPS = 20_000;
/** Of each of many screenings. */
const FEWER_CROPS = 6000;
/** Many: a screening's speed varies from run to run by several times what is looked for. */
const ROUNDS = 20;
const LONGEST_TASK_MS = 50;
const STREAMING_SHARE = 0.02;
/** How often a page asks for figures while it shows a running screening. */
const PAGE_ASKS_EVERY_MS = 1000;
const LOOK_EVERY_MS = 200;

/**
 * A screening as a job of the app, with a network so small that batches, and with them progress, come as fast as they
 * ever will: how long the main process is held up, and what telling the progress costs.
 */
export const benchResponsiveness: Bench = async ({ workspace, cells, folder, say }) => {
  const model = await trainHastily(workspace, 'random-conv', 32);
  const many = await linkCells(cells, join(folder, 'many-to-screen'), CROPS);
  const fewer = await linkCells(cells, join(folder, 'fewer-to-screen'), FEWER_CROPS);
  const app = await startApp(workspace.home);
  const screen = (place: string) => screenOnce(app.client, { folder: place, model, beginAnew: true });
  try {
    const busy = await app.watch(async () => {
      const leave = watchLikeAPage(app.client);
      await screen(many);
      await leave();
    });
    say(
      `  ${CROPS} crops while a page shows them: main process ${busy.cpuSeconds.toFixed(1)} s of processor time`,
    );
    return [...heldUp(busy), await measureStreaming(app, () => screen(fewer), say)];
  } finally {
    await app.close();
  }
};

function heldUp({ p99Ms, longestMs, longestWorkMs }: LoopReport): Finding[] {
  return [
    {
      what: `Main process held up while ${CROPS} images are screened (p99; the longest)`,
      goal: `no task over ${LONGEST_TASK_MS} ms`,
      measured: `${p99Ms.toFixed(1)} ms; ${longestMs.toFixed(1)} ms`,
      isMet: longestMs <= LONGEST_TASK_MS,
    },
    {
      what: 'Its own longest task, in processor time',
      goal: `no task over ${LONGEST_TASK_MS} ms`,
      measured: `at most ${longestWorkMs.toFixed(1)} ms`,
      isMet: longestWorkMs <= LONGEST_TASK_MS,
    },
  ];
}

async function measureStreaming(
  app: AppProcess,
  screen: () => Promise<number>,
  say: (line: string) => void,
): Promise<Finding> {
  const cpu: Record<'told' | 'untold', number[]> = { told: [], untold: [] };
  const side = (name: 'told' | 'untold', listen: () => () => Promise<void>) => async () => {
    let rate = 0;
    const { cpuSeconds } = await app.watch(async () => {
      const leave = listen();
      rate = await screen();
      await leave();
    });
    cpu[name].push(cpuSeconds);
    return rate;
  };
  const rounds = await takeTurns(ROUNDS, {
    told: side('told', () => subscribe(app.client)),
    untold: side('untold', () => () => Promise.resolve()),
  });
  for (const name of ['told', 'untold'] as const)
    say(
      `    ${name.padEnd(7)}${median(rounds.map((round) => round[name])).toFixed(0)} images/s, ` +
        `main process ${median(cpu[name]).toFixed(2)} s of processor time`,
    );
  const shares = rounds.map(({ untold }, round) => {
    const telling = (cpu.told[round] ?? NaN) - (cpu.untold[round] ?? NaN);
    return telling / ((FEWER_CROPS / untold) * availableParallelism());
  });
  say(`    telling takes ${(median(shares) * 100).toFixed(1)} % of all processors in the main process`);
  const costs = rounds.map(({ told, untold }) => 1 - told / untold);
  return {
    what: 'What telling the progress costs a screening',
    goal: `less than ${STREAMING_SHARE * 100} %`,
    measured: `${medianAndRange(
      costs.map((cost) => cost * 100),
      1,
    )} %`,
    isMet: median(costs) < STREAMING_SHARE,
  };
}

/** Screens a folder as a job; images a second. Looks now and then whether it has ended, whoever else listens. */
async function screenOnce(
  client: ApiClient,
  request: Parameters<ApiClient['screening']['start']>[0],
): Promise<number> {
  const { screening, job } = await client.screening.start(request);
  for (;;) {
    const { status, error } = await client.jobs.get({ job });
    if (status === 'finished') break;
    if (status !== 'queued' && status !== 'running') throw new Error(error?.message ?? status);
    await delay(LOOK_EVERY_MS);
  }
  const { imagesPerSecond } = await client.screening.get({ screening });
  return imagesPerSecond ?? NaN;
}

/** Follows the jobs as every page does; the answer leaves. */
function subscribe(client: ApiClient): () => Promise<void> {
  const stop = new AbortController();
  const following = (async () => {
    const events = await client.jobs.events(undefined, { signal: stop.signal });
    while (!(await events.next()).done);
  })().catch(() => undefined);
  return async () => {
    stop.abort();
    await following;
  };
}

/** Follows the jobs and asks for the figures of the running screening, and for the first screen. */
function watchLikeAPage(client: ApiClient): () => Promise<void> {
  const unsubscribe = subscribe(client);
  const stop = new AbortController();
  const asking = (async () => {
    while (!stop.signal.aborted) {
      const { lastScreenings } = await client.app.overview();
      const [newest] = lastScreenings;
      if (newest) await client.screening.get({ screening: newest.id });
      await delay(PAGE_ASKS_EVERY_MS);
    }
  })();
  return async () => {
    stop.abort();
    await Promise.all([asking, unsubscribe()]);
  };
}
