import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type AppServer, serveApp } from '../../scripts/app-server.ts';
import { DOUBTFUL_OF_EIGHT, layCells, openScreeningLab } from '../support/screening-lab.ts';
import { axeFindingsInBothSchemes, contextForAxe } from './axe.ts';
import { skipWithoutChromium, startChromium } from './browser.ts';
import { screeningFinished, startScreening } from './screening-page.ts';

const CELLS_OF_A_SLIDE = 24;

describe('reviewing doubtful cells', { skip: skipWithoutChromium }, () => {
  let browser: Browser;
  let app: AppServer;
  let page: Page;
  let doubtful = 0;
  const ends: (() => Promise<void>)[] = [];

  const work = () => page.locator('main');
  const flow = () => page.getByRole('group', { name: 'Cells to review' });
  const left = async (count: number) =>
    flow()
      .getByText(new RegExp(`^${String(count)} cells? left$`))
      .waitFor();
  const pictureName = async () =>
    (await flow()
      .getByRole('img', { name: /^The cell / })
      .getAttribute('alt')) ?? '';

  before(async () => {
    const lab = await openScreeningLab({ after: (end) => ends.push(end) });
    const batch = join(lab.folder, 'batch');
    for (const [place, files] of lab.unseen.entries())
      await layCells(join(batch, `slide-${place + 1}`), files.slice(0, CELLS_OF_A_SLIDE));
    [browser, app] = await Promise.all([startChromium(), serveApp(lab.home)]);
    page = await (await contextForAxe(browser)).newPage();
    await app.open(page);
    await page.goto(`${app.address}#/review`);
    await page.getByRole('heading', { name: 'No cell waits for a person' }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await startScreening(page, app.address, batch);
    await screeningFinished(page);
    const door = page.getByRole('link', { name: /^Review [\d,]+ doubtful cells$/ });
    doubtful = Number((await door.innerText()).replace(/\D/g, ''));
    assert.equal(doubtful, (lab.unseen.length * CELLS_OF_A_SLIDE * DOUBTFUL_OF_EIGHT) / 8);
  });
  after(async () => {
    await browser.close();
    await app.close();
    for (const end of ends) await end();
  });

  test('a key gives the class, shows the next cell, and says how many are left', async () => {
    await page.getByRole('link', { name: /^Review [\d,]+ doubtful cells$/ }).click();
    await left(doubtful);
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    const first = await pictureName();
    await page.keyboard.press('2');
    await page.getByRole('dialog', { name: 'Who reviews?' }).getByRole('textbox').fill('Ada');
    await page.keyboard.press('Enter');
    await left(doubtful - 1);
    assert.notEqual(await pictureName(), first);
    await page.keyboard.press('1');
    await left(doubtful - 2);
    await page
      .getByRole('navigation', { name: 'Screens' })
      .getByText(`${String(doubtful - 2)} cells to review`)
      .waitFor();
  });

  test('Z takes the last class back and shows its cell again', async () => {
    const third = await pictureName();
    await page.keyboard.press('z');
    await left(doubtful - 1);
    const second = await pictureName();
    assert.notEqual(second, third);
    await page.keyboard.press('1');
    await left(doubtful - 2);
    assert.equal(await pictureName(), third);
  });

  test('a cell is left for later, and gone back to', async () => {
    const third = await pictureName();
    await page.keyboard.press('ArrowRight');
    const fourth = await pictureName();
    assert.notEqual(fourth, third);
    await left(doubtful - 2);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await pictureName(), third);
  });

  test('at the end stands what was done and how the slides stand now', async () => {
    await page.getByRole('button', { name: 'Finish for now' }).click();
    await page.getByRole('heading', { name: '2 cells reviewed' }).waitFor();
    await work()
      .getByText(new RegExp(`^${String(doubtful - 2)} doubtful cells? still waits?\\.$`))
      .waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await page.getByRole('button', { name: 'Go on reviewing' }).click();
    for (let rest = doubtful - 2; rest > 0; rest -= 1) {
      await left(rest);
      await page.keyboard.press('2');
    }
    await page.getByRole('heading', { name: `${String(doubtful)} cells reviewed` }).waitFor();
    await work().getByText('No doubtful cell waits any more.').waitFor();
    const slide = work()
      .getByRole('link', { name: /^slide-/ })
      .first();
    await slide.click();
    await page.getByRole('region', { name: 'Figures of the slide' }).getByText('Nothing to review').waitFor();
    await page.goto(`${app.address}#/review`);
    await page.getByRole('heading', { name: 'No cell waits for a person' }).waitFor();
  });
});
