import assert from 'node:assert/strict';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { temporaryFolder } from '../support/clinic.ts';
import { writeFiles } from '../support/picture-files.ts';
import { skipWithoutChromium } from './browser.ts';
import {
  askHowItLearns,
  askWhoIsKeptAside,
  curveMoved,
  importCells,
  lookAtCells,
  lookAtSlides,
  openSlide,
  putInUseAnyway,
  screenSlides,
  setLimitsAndSize,
  startLearning,
  stopAndKeepTheBest,
} from './story-steps.ts';
import { visit, type Visitor } from './visitor.ts';

const CLASSES = ['Parasitized', 'Uninfected'];
const SLIDES = ['slide-1', 'slide-2'];
const PATIENTS = 12;
/** Of each class, from each patient. */
const CELLS = 12;
const CELLS_OF_A_SLIDE = CELLS * CLASSES.length;

/** Writes class folders with so many cells of each class from each patient, which no version can learn without a mistake. */
export type LayCells = (folder: string, amounts: { patients: number; cells: number }) => Promise<void>;

/** Labelled cells of some patients, and those of two others as slides, one of them with two broken files. */
async function layOut(layCells: LayCells, cells: string, slides: string): Promise<void> {
  await layCells(cells, { patients: PATIENTS, cells: CELLS });
  const files = await readdir(join(cells, 'Uninfected'));
  const patients = [...new Set(files.map((file) => /^C\d+/.exec(file)?.[0] ?? ''))].sort();
  for (const [index, slide] of SLIDES.entries()) {
    const patient = `${patients[index] ?? ''}P`;
    await mkdir(join(slides, slide), { recursive: true });
    for (const className of CLASSES)
      for (const file of await readdir(join(cells, className)))
        if (file.startsWith(patient))
          await rename(join(cells, className, file), join(slides, slide, `${className.length}-${file}`));
  }
  await writeFiles(slides, { 'slide-1/cut-off.png': Buffer.alloc(0), 'slide-1/noise.png': 'no picture' });
}

/** Tests the whole story, from a folder of cells to a reviewed slide, on the cells that it is given. */
export function tellStory(what: string, layCells: LayCells): void {
  describe(`the whole story on ${what}`, { skip: skipWithoutChromium }, () => {
    const endings: (() => Promise<void>)[] = [];
    let folder = '';
    let visitor: Visitor;
    let page: Page;
    /** What the corrected slide says of its infected cells. */
    let figure = '';

    /** Errors in the page that are none of a crop without a picture: a broken file has none. */
    const unseenProblems = () => visitor.problems.filter((problem) => !problem.includes('/pictures?'));
    const figures = () => page.getByRole('region', { name: 'Figures of the slide' });
    const counted = () => figures().getByText(new RegExp(`^\\d+ of ${String(CELLS_OF_A_SLIDE)} cells$`));
    const open = async () => {
      visitor = await visit(join(folder, 'home'));
      page = visitor.page;
    };

    before(async () => {
      folder = await temporaryFolder({ after: (work) => endings.push(work) }, 'story');
      await layOut(layCells, join(folder, 'cells'), join(folder, 'batch'));
      await open();
    });
    after(async () => {
      await visitor.leave();
      for (const end of endings) await end();
    });

    test('cells are imported from a folder', async () => {
      await lookAtCells(page, join(folder, 'cells'));
      await importCells(page);
      const taken = (PATIENTS - SLIDES.length) * CELLS_OF_A_SLIDE;
      assert.match(await page.locator('.figures').innerText(), new RegExp(`^${String(taken)}\\s+taken in`));
    });

    test('they are split by patient and learned from, and the curves move', async () => {
      await askWhoIsKeptAside(page);
      await askHowItLearns(page);
      await setLimitsAndSize(page, { input: 32, hidden: 8 });
      await startLearning(page);
      await curveMoved(page);
    });

    test('the version that came of it is put in use over a name, as it misses its limits', async () => {
      await stopAndKeepTheBest(page);
      assert.ok((await page.getByText('Missed', { exact: true }).count()) > 0);
      await putInUseAnyway(page, 'Dr Bello', 'a trial');
    });

    test('a folder with two broken files is screened', async () => {
      await lookAtSlides(page, join(folder, 'batch'), 'slide-1');
      await screenSlides(page);
      await page.locator('main').getByText('2 unreadable files').waitFor();
      for (const slide of SLIDES)
        await page
          .getByRole('article', { name: slide })
          .getByText(new RegExp(`^\\d+ of ${String(CELLS_OF_A_SLIDE)} cells$`))
          .waitFor();
    });

    test('a doubtful cell is given another class by key, and the figures of its slide follow', async () => {
      await openSlide(page, 'slide-1');
      const former = Number.parseInt(await counted().innerText(), 10);
      const answer = await page
        .locator('main')
        .getByText(/Model: /)
        .innerText();
      const wasInfected = answer.includes('Parasitized');
      await page.getByRole('listbox', { name: 'Cells of slide slide-1' }).press(wasInfected ? '2' : '1');
      await page.getByRole('dialog', { name: 'Who reviews?' }).getByRole('textbox').fill('Ada');
      await page.keyboard.press('Enter');
      figure = `${String(former + (wasInfected ? -1 : 1))} of ${String(CELLS_OF_A_SLIDE)} cells`;
      await figures().getByText(figure).waitFor();
    });

    test('closed and opened again, everything is still there', async () => {
      await visitor.leave();
      assert.deepEqual(unseenProblems(), []);
      await open();
      await page.getByRole('link', { name: 'batch' }).waitFor();
      await visitor.go('screen');
      await page
        .getByRole('grid', { name: 'Screenings' })
        .getByRole('row')
        .filter({ hasText: 'batch' })
        .click();
      await openSlide(page, 'slide-1');
      await figures().getByText(figure).waitFor();
      await page.getByRole('option', { name: /\(model: / }).waitFor();
      await visitor.go('train/1/result');
      await page.getByText('Dr Bello put it in use although it misses a limit: a trial').waitFor();
      await visitor.go('datasets/cells');
      await page
        .getByText(`of ${String(PATIENTS - SLIDES.length)} patients`)
        .first()
        .waitFor();
      assert.deepEqual(unseenProblems(), []);
    });
  });
}
