// Pictures of every screen at two sizes, light and dark, in shots/, on a sample of synthetic cells. `npm run shots --
// --home <folder>` takes them on a data folder of yours, `--language de` in German; further words choose the screens
// whose names hold one of them.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { GALLERY_PARTS, serveApp } from './app-server.ts';
import { findChromium } from './chromium.ts';
import { makeSampleLab, SAMPLE_DATASET, SAMPLE_SLIDE } from './sample-lab.ts';
import { screensOf } from './screens.ts';

const folder = fileURLToPath(new URL('../shots', import.meta.url));
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const SCHEMES = ['light', 'dark'] as const;
const SETTLE_MS = 500;
const POLL_MS = 50;

const SCREENS = {
  ...screensOf(SAMPLE_DATASET, SAMPLE_SLIDE),
  ...Object.fromEntries(GALLERY_PARTS.map((part) => [`gallery-${part}`, `gallery?show=${part}`])),
};

const { values, positionals } = parseArgs({
  options: { home: { type: 'string' }, language: { type: 'string', default: 'en' } },
  allowPositionals: true,
});
const screens = Object.entries(SCREENS).filter(
  ([name]) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
);
const executablePath = findChromium();
if (executablePath === undefined) {
  console.error('No Chromium was found. Install one, or name it in the variable CHROMIUM.');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const sample = mkdtempSync(join(tmpdir(), 'smearwise-shots-'));
const app = await serveApp(values.home ?? (await makeSampleLab(sample)));
const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
try {
  for (const viewport of SIZES)
    for (const colorScheme of SCHEMES) {
      const page = await browser.newPage({ viewport, colorScheme });
      await page.addInitScript((language) => {
        localStorage.setItem('smearwise-language', language);
      }, values.language);
      await app.open(page);
      for (const [name, address] of screens) {
        await page.goto(`${app.address}#/${address}`);
        await page.waitForTimeout(SETTLE_MS);
        // In turns: a text that the page itself would look at again and again is refused by its security policy.
        while (!(await page.evaluate('[...document.images].every(({ complete }) => complete)')))
          await page.waitForTimeout(POLL_MS);
        await page.screenshot({ path: join(folder, `${name}-${viewport.width}-${colorScheme}.png`) });
      }
      await page.close();
    }
  console.log(`${screens.length * SIZES.length * SCHEMES.length} pictures in shots/`);
} finally {
  await browser.close();
  await app.close();
  rmSync(sample, { recursive: true, force: true });
}
