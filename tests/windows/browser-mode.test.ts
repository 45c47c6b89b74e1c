import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { skipWithoutChromium, startChromium } from '../e2e/browser.ts';
import {
  askHowItLearns,
  askWhoIsKeptAside,
  importCells,
  lookAtCells,
  lookAtSlides,
  openSlide,
  putInUseAnyway,
  screenSlides,
  setLimitsAndSize,
  startLearning,
  stopAndKeepTheBest,
} from '../e2e/story-steps.ts';
import { drawClinic, type Ending } from '../support/clinic.ts';
import {
  hostPath,
  PROGRAM,
  skipWithoutWindows,
  startWindowsNode,
  windowsFolder,
  type WindowsProgram,
} from './support/windows-pc.ts';

const PATIENTS = 10;
/** Of each class, from each patient. */
const CELLS = 6;
const SLIDE_CELLS = 20;
const PATIENCE_MS = 120_000;

describe(
  'browser mode on Windows, in a browser of this PC',
  { skip: skipWithoutWindows || skipWithoutChromium },
  () => {
    const endings: (() => Promise<void>)[] = [];
    const t: Ending = { after: (work) => endings.unshift(work) };
    let lab = '';
    let browser: Browser;
    let page: Page;
    let server: WindowsProgram | undefined;
    const at = (...names: string[]) => win32.join(lab, ...names);
    const file = (...names: string[]) => hostPath(at(...names));

    /** Serves the data folder on Windows and goes there. */
    const open = async () => {
      const args = [`${PROGRAM}\\src-main\\browser\\main.js`, '--no-open', '--home', at('home')];
      const started = startWindowsNode(args);
      server = started;
      const [, address = ''] = await started.says(/Smearwise is at (\S+)/);
      page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
    };
    /** As a power cut does. */
    const close = async () => {
      server?.child.kill('SIGKILL');
      await server?.ended;
    };

    before(async () => {
      lab = windowsFolder(t, 'Labor Tübingen ラボ');
      // Every third cell is in the wrong folder, so that no version reaches the limits.
      await drawClinic(file('cells'), { patients: PATIENTS, cells: CELLS, mislabelledEvery: 3 });
      mkdirSync(file('batch', 'slide-1'), { recursive: true });
      const infected = readdirSync(file('cells', 'Parasitized')).slice(0, SLIDE_CELLS);
      for (const name of infected)
        copyFileSync(file('cells', 'Parasitized', name), file('batch', 'slide-1', name));
      writeFileSync(join(file('batch', 'slide-1'), 'noise.png'), 'no picture');
      browser = await startChromium();
      t.after(() => browser.close());
      await open();
    });
    after(async () => {
      await close();
      for (const end of endings) await end();
    });

    test('cells are imported from a folder on C:, chosen in the folder dialog', async () => {
      await lookAtCells(page, at('cells'));
      await importCells(page);
      const taken = PATIENTS * CELLS * 2;
      assert.match(await page.locator('.figures').innerText(), new RegExp(`^${String(taken)}\\s+taken in`));
    });

    test('they are split and learned from in a process of its own, which can be stopped', async () => {
      await askWhoIsKeptAside(page);
      await askHowItLearns(page);
      await setLimitsAndSize(page, { input: 32, hidden: 8 });
      await startLearning(page);
      await stopAndKeepTheBest(page);
      await putInUseAnyway(page, 'Dr. Müller', 'a trial');
    });

    test('a folder with a broken file is screened', async () => {
      await lookAtSlides(page, at('batch'), 'slide-1');
      await screenSlides(page);
      await page.locator('main').getByText('1 unreadable file').waitFor();
    });

    test('its server killed and started again, everything is still there', async () => {
      await close();
      await open();
      await page.getByRole('link', { name: 'batch' }).first().click();
      await openSlide(page, 'slide-1');
      await page
        .getByRole('region', { name: 'Figures of the slide' })
        .getByText(new RegExp(`^\\d+ of ${String(SLIDE_CELLS)} cells$`))
        .waitFor();
    });

    test('the folder dialog goes from drive to drive', async () => {
      mkdirSync(hostPath('D:\\Objektträger'), { recursive: true });
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Screen' }).click();
      await page.getByRole('link', { name: 'Screen a folder' }).first().click();
      await page.getByRole('button', { name: 'Choose folder', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Folder' }).fill('D:\\');
      await dialog.getByRole('button', { name: 'Go', exact: true }).click();
      await dialog.getByRole('button', { name: 'Objektträger' }).waitFor();
    });
  },
);
