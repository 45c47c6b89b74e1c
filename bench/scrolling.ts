import { basename, join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { sha256 } from '../src-main/base/index.ts';
import { openStore } from '../src-main/store/index.ts';
import { skipWithoutChromium } from '../tests/e2e/browser.ts';
import { visit } from '../tests/e2e/visitor.ts';
import type { Bench, BenchContext } from './bench.ts';
import { filesBelow, linkCells } from './cells.ts';

const IMAGES = 100_000;
const FRAMES = 600;
/** As a wheel that is turned fast: several rows of cells in each tenth of a second. */
const PIXELS_PER_FRAME = 40;
const FRAME_MS = 1000 / 60;
/** A frame that came later than this was left out by the screen. */
const LATE_MS = FRAME_MS * 1.5;
const SHARE_IN_TIME = 0.95;

/** The gallery of a dataset of 100,000 real images, scrolled in Chromium: whether each frame comes in time. */
export const benchScrolling: Bench = async (context) => {
  const what = `Scrolling ${IMAGES} images: frames in time at 60 a second`;
  const goal = `at least ${SHARE_IN_TIME * 100} %`;
  if (skipWithoutChromium !== false) return [{ what, goal, measured: skipWithoutChromium, isMet: null }];
  const visitor = await visit(await fillHome(context));
  try {
    await visitor.go('datasets/large?show=images');
    await visitor.page.locator('[role=listbox] img').first().waitFor();
    const session = await visitor.page.context().newCDPSession(visitor.page);
    await session.send('Performance.enable');
    const before = await workSeconds(session);
    const intervals = await scroll(visitor.page);
    const workMs = ((await workSeconds(session)) - before) * 1000;
    const inTime = intervals.filter((ms) => ms < LATE_MS).length / intervals.length;
    context.say(
      `  ${intervals.length} frames, the longest ${Math.max(...intervals).toFixed(0)} ms; ` +
        `the page works ${(workMs / intervals.length).toFixed(1)} ms in each`,
    );
    return [{ what, goal, measured: `${(inTime * 100).toFixed(1)} %`, isMet: inTime >= SHARE_IN_TIME }];
  } finally {
    await visitor.leave();
  }
};

/** A data folder whose dataset has a hundred thousand files that can be shown. */
async function fillHome({ cells, folder }: BenchContext): Promise<string> {
  const images = await linkCells(cells, join(folder, 'many-images'), IMAGES);
  const home = join(folder, 'many-images-home');
  const store = openStore(home);
  const { id } = store.datasets.create({
    ...{ name: 'large', folder: images, naming: { kind: 'none' }, synthetic: cells.synthetic },
    positiveClass: 'Parasitized',
  });
  const files = await filesBelow(images);
  store.images.save(
    id,
    files.map((file, number) => ({
      path: file.slice(images.length + 1).replaceAll('\\', '/'),
      className: number % 2 === 0 ? 'Parasitized' : 'Uninfected',
      ...{ patient: `C${number % 200}`, slide: basename(join(file, '..')), perceptualHash: null },
      ...{ bytes: 9000, modifiedMs: 1, sha256: sha256(file), format: 'png', width: 130, height: 130 },
    })),
  );
  store.close();
  return home;
}

/** Milliseconds from each frame to the next. Text, since no page's names are known here. */
function scroll(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((resolve) => {
    const view = document.querySelector('[role=listbox]');
    const intervals = [];
    let lastMs = performance.now();
    const next = (nowMs) => {
      intervals.push(nowMs - lastMs);
      lastMs = nowMs;
      view.scrollTop += ${PIXELS_PER_FRAME};
      if (intervals.length < ${FRAMES}) requestAnimationFrame(next);
      else resolve(intervals.slice(1));
    };
    requestAnimationFrame(next);
  })`);
}

/** Seconds that the page's main thread has worked so far. */
async function workSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
}
