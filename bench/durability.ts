import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { silentJob } from '../src-main/base/index.ts';
import { screeningOptionsSchema } from '../src-main/contract/index.ts';
import { cellsOfScreening, reviewCells, screenFolder } from '../src-main/services/screening/index.ts';
import { changeSettings } from '../src-main/services/settings/index.ts';
import type { Bench } from './bench.ts';
import { linkCells } from './cells.ts';
import { trainHastily } from './prepare.ts';
import { median } from './rounds.ts';

const CROPS = 500;
const REVIEWS = 200;
/** The log's, and twice what is kept of its newest entry. */
const MOST_SYNCS = 5;
const PAGE = new Uint8Array(4096);

/** What it takes that what a person was told is on the disk before it is answered. */
export const benchDurability: Bench = async ({ workspace, cells, folder, say }) => {
  const model = await trainHastily(workspace, 'random-conv', 32);
  const place = await linkCells(cells, join(folder, 'screened-and-reviewed'), CROPS);
  const { summary } = await screenFolder(
    workspace,
    {
      ...{ folder: place, model, slides: { kind: 'folder' }, outFolder: undefined, beginAnew: true },
      ...{ options: screeningOptionsSchema.parse({}), device: 'cpu' },
    },
    silentJob,
  );
  say(`  ${CROPS} crops screened, ${summary.imagesPerSecond?.toFixed(0) ?? '?'} images/s`);
  const { id: screening, positiveClass } = summary;
  const { rows } = cellsOfScreening(workspace.store, {
    ...{ screening, slide: null, show: 'all', order: 'path' },
    ...{ offset: 0, limit: REVIEWS },
  });
  const probe = openSync(join(folder, 'synced'), 'w');
  const reviewMs: number[] = [];
  const settingMs: number[] = [];
  const syncMs: number[] = [];
  for (const { id } of rows) {
    reviewMs.push(
      timeMs(() => {
        reviewCells(workspace.store, { screening, cells: [id], className: positiveClass, reviewer: 'bench' });
      }),
    );
    settingMs.push(
      timeMs(() => {
        changeSettings(workspace.store, { minimumCells: settingMs.length + 1 });
      }),
    );
    syncMs.push(
      timeMs(() => {
        writeSync(probe, PAGE);
        fsyncSync(probe);
      }),
    );
  }
  closeSync(probe);
  const syncs = median(settingMs) / median(syncMs);
  say(`  a review of one of them ${quantilesOf(reviewMs)}, with the digest of all ${CROPS} (median; p95)`);
  say(
    `  a setting ${quantilesOf(settingMs)}, a page written and synced ${quantilesOf(syncMs)} (median; p95)`,
  );
  return [
    {
      what: 'A setting and its audit entry, on the disk when answered: times a page written and synced',
      goal: `at most ${MOST_SYNCS}`,
      measured: syncs.toFixed(1),
      isMet: syncs <= MOST_SYNCS,
    },
  ];
};

function timeMs(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function quantilesOf(valuesMs: readonly number[]): string {
  const p95 = valuesMs.toSorted((a, b) => a - b)[Math.floor(0.95 * (valuesMs.length - 1))] ?? NaN;
  return `${median(valuesMs).toFixed(1)} ms; ${p95.toFixed(1)} ms`;
}
