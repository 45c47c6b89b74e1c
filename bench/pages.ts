import { join } from 'node:path';
import { utimesSync } from 'node:fs';
import {
  type ApiClient,
  cellFilterSchema,
  cellOrderSchema,
  type ImageFilter,
  imageFilterSchema,
} from '../src-main/contract/index.ts';
import { openStore } from '../src-main/store/index.ts';
import { firstAnswer, startApp } from './app.ts';
import type { Bench, Finding } from './bench.ts';
import { CELLS, fillHome, IMAGES, type LargeHome } from './large-home.ts';
import { medianAndRange, secondsSince } from './rounds.ts';

const STARTS = 5;
const FIRST_ANSWER_SECONDS = 1;
const PAGE_MS = 50;
const ROWS = 100;
/** From the first page to the last, and between. */
const PLACES = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];
const ROUNDS = 3;

/** One page of a list, beginning at a row. */
type AskPage = (offset: number) => Promise<{ readonly total: number }>;

/** A database of a million cells: from start to the first screen, and every page, filter and order of its lists. */
export const benchPages: Bench = async ({ folder, say }) => {
  const home = join(folder, 'large-home');
  const startedMs = performance.now();
  const large = fillHome(home);
  say(`  ${CELLS} cells, ${IMAGES} images, filled in ${secondsSince(startedMs).toFixed(0)} s`);
  return [...(await measureStarts(home, say)), await measurePages(home, large, say)];
};

async function measureStarts(home: string, say: (line: string) => void): Promise<Finding[]> {
  // The first start of a day writes the daily backup.
  const ofTheDay = await firstAnswer(home);
  markBackedUp(home);
  const starts: Awaited<ReturnType<typeof firstAnswer>>[] = [];
  for (let start = 0; start < STARTS; start++) starts.push(await firstAnswer(home));
  const serving = starts.map((start) => start.serving);
  const answered = starts.map((start) => start.answered);
  say(`  from the start of the process: serving after ${medianAndRange(serving)} s`);
  const finding = (what: string, measured: string, seconds: number): Finding => ({
    ...{ what, goal: `within ${FIRST_ANSWER_SECONDS} s`, measured: `${measured} s` },
    isMet: seconds <= FIRST_ANSWER_SECONDS,
  });
  return [
    finding(
      'First screen of a database of a million cells, from the start of the process',
      medianAndRange(answered),
      Math.max(...answered),
    ),
    finding('The same, with the daily backup due', ofTheDay.answered.toFixed(2), ofTheDay.answered),
  ];
}

/** As if the daily backup was written just now. */
function markBackedUp(home: string): void {
  const store = openStore(home);
  const now = new Date();
  utimesSync(store.backup().file, now, now);
  store.close();
}

async function measurePages(home: string, large: LargeHome, say: (line: string) => void): Promise<Finding> {
  const app = await startApp(home);
  const slow: string[] = [];
  let worst = 0;
  for (const [what, ask] of lists(app.client, large)) {
    let times: number[] = [];
    const { cpuSeconds } = await app.watch(async () => {
      times = await timesOf(ask);
    });
    const cpuMs = (cpuSeconds * 1000) / (times.length + 1);
    const p95 = percentile95(times);
    worst = Math.max(worst, p95);
    if (p95 > PAGE_MS) slow.push(`${what} ${p95.toFixed(0)} ms`);
    say(
      `    ${what.padEnd(48)}${p95.toFixed(1).padStart(7)} ms at p95, at most ${Math.max(...times).toFixed(1)}, ${cpuMs.toFixed(1)} ms of processor time each`,
    );
  }
  await app.close();
  return {
    what: 'Any page, filter and order over it (p95 of the slowest, over the WebSocket)',
    goal: `below ${PAGE_MS} ms`,
    measured: `${worst.toFixed(1)} ms${slow.length > 0 ? `; too slow: ${slow.join(', ')}` : ''}`,
    isMet: worst < PAGE_MS,
  };
}

/** Milliseconds of each page at each place, several times over. */
async function timesOf(ask: AskPage): Promise<number[]> {
  const { total } = await ask(0);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const place of PLACES) {
      const offset = Math.round(place * Math.max(0, total - ROWS));
      const startedMs = performance.now();
      await ask(offset);
      times.push(performance.now() - startedMs);
    }
  }
  return times;
}

function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? NaN;
}

function lists(client: ApiClient, large: LargeHome): [string, AskPage][] {
  const limit = ROWS;
  const { screening, dataset } = large;
  const cells = cellFilterSchema.options.flatMap((show) =>
    cellOrderSchema.options.flatMap((order) =>
      [null, large.slide].map((slide): [string, AskPage] => [
        `cells: ${show}, ${order}${slide === null ? '' : ', one slide'}`,
        (offset) => client.screening.cells({ screening, show, order, slide, offset, limit }),
      ]),
    ),
  );
  const filters: Readonly<Record<string, Partial<ImageFilter>>> = {
    all: {},
    'one class': { className: 'Uninfected' },
    'one patient': { patient: large.patient },
    'one slide': { slide: `${large.patient}-1` },
    'in use': { state: 'ok' },
    'taken out': { state: 'excluded' },
    duplicates: { flag: 'duplicate' },
    relabelled: { flag: 'relabelled' },
    'with their part': { split: large.split },
    'in training': { split: large.split, part: 'train' },
    'in the test': { split: large.split, part: 'test' },
    'in no part': { split: large.split, part: 'none' },
    'one class of the test': { className: 'Parasitized', split: large.split, part: 'test' },
  };
  const images = Object.entries(filters).map(([what, changes]): [string, AskPage] => {
    const filter = imageFilterSchema.parse(changes);
    return [`images: ${what}`, (offset) => client.datasets.images({ dataset, filter, offset, limit })];
  });
  const whole =
    (ask: () => Promise<unknown>): AskPage =>
    async () => {
      await ask();
      return { total: 0 };
    };
  return [
    ...cells,
    ...images,
    ['findings', (offset) => client.datasets.findings({ dataset, offset, limit })],
    [
      'findings: duplicates',
      (offset) => client.datasets.findings({ dataset, problem: 'duplicate', offset, limit }),
    ],
    ['jobs', (offset) => client.jobs.list({ offset, limit })],
    ['screenings', (offset) => client.screening.list({ offset, limit })],
    ['a screening with its 600 slides', whole(() => client.screening.get({ screening }))],
    ['the first screen', whole(() => client.app.overview())],
    ['datasets', whole(() => client.datasets.list())],
    ['a dataset', whole(() => client.datasets.show({ dataset }))],
    ['patients of a dataset', whole(() => client.datasets.patients({ dataset }))],
    ['slides of a dataset', whole(() => client.datasets.slides({ dataset }))],
  ];
}
