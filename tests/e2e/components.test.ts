import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type AppServer, GALLERY_PARTS, serveApp } from '../../scripts/app-server.ts';
import { axeFindings, axeFindingsInBothSchemes, contextForAxe } from './axe.ts';
import { skipWithoutChromium, startChromium } from './browser.ts';

/** What the gallery alone does wrong: it shows several top bars and job bars at once. */
const GALLERY_RULES = ['landmark-unique', 'landmark-no-duplicate-banner', 'page-has-heading-one'];

function violations(page: Page): Promise<string[]> {
  return axeFindings(page, { without: page.url().includes('show=frame') ? GALLERY_RULES : [] });
}

describe('every component in its states', { skip: skipWithoutChromium }, () => {
  let browser: Browser;
  let app: AppServer;
  let page: Page;
  const problems: string[] = [];

  const show = async (part: string) => {
    await page.goto(`${app.address}#/gallery?show=${part}`);
    await page.getByRole('tab', { selected: true }).waitFor();
  };

  before(async () => {
    [browser, app] = await Promise.all([startChromium(), serveApp()]);
    page = await (await contextForAxe(browser)).newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // One tile of the gallery shows a picture that is gone; and Chromium asks for an icon of its own accord.
      const { url } = message.location();
      if (message.type() === 'error' && !/(?:gone\.webp|\/favicon\.ico)$/.test(url))
        problems.push(`${message.text()} (${url})`);
    });
    await app.open(page);
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  for (const part of GALLERY_PARTS)
    test(`${part}: axe finds nothing, nor any colour too faint on a dark page`, async () => {
      await show(part);
      assert.deepEqual(await axeFindingsInBothSchemes(page, part === 'frame' ? GALLERY_RULES : []), []);
    });

  test('a dialog keeps the focus, is closed by Escape and gives the focus back', async () => {
    await show('controls');
    const opener = page.getByRole('button', { name: 'Dialog' });
    await opener.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    assert.deepEqual(await violations(page), []);
    for (let presses = 0; presses < 6; presses += 1) {
      await page.keyboard.press('Tab');
      const outside = await page.evaluate(
        () => document.activeElement !== document.body && document.activeElement?.closest('dialog') === null,
      );
      assert.ok(!outside, 'the focus left the dialog');
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.ok(await opener.evaluate((element) => element === document.activeElement));
  });

  test('the question mark opens the keyboard help, G and a letter go to a screen', async () => {
    await show('frame');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('heading', { name: 'Models', level: 1 }).waitFor();
    assert.match(await page.title(), /^Models/);
  });

  test('keys typed into a field are text, not shortcuts', async () => {
    await show('controls');
    const field = page.getByRole('textbox', { name: 'Name', exact: true });
    await field.fill('');
    await field.pressSequentially('gm?');
    assert.equal(await field.inputValue(), 'gm?');
    assert.match(page.url(), /gallery/);
  });

  test('the first Tab offers to skip to the work', async () => {
    await show('frame');
    await page.reload();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the work');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'work');
  });

  test('a message with Undo takes the change back', async () => {
    await show('controls');
    await page.getByRole('button', { name: 'Change with undo' }).click();
    const message = page.getByRole('group', { name: '3 cells are now Uninfected.' });
    // Under the pointer it stays, however long axe takes.
    await message.hover();
    assert.deepEqual(await violations(page), []);
    await message.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('group', { name: 'Taken back.' }).waitFor();
    assert.equal(await message.count(), 0);
  });

  test('Ctrl+Z takes the last change back', async () => {
    await show('controls');
    await page.reload();
    await page.getByRole('button', { name: 'Change with undo' }).click();
    await page.keyboard.press('Control+z');
    await page.getByRole('group', { name: 'Taken back.' }).waitFor();
  });

  test('a button that cannot be used says why and does nothing', async () => {
    await show('controls');
    const next = page.getByRole('button', { name: 'Next' });
    assert.equal(await next.getAttribute('aria-disabled'), 'true');
    assert.equal(
      await next.evaluate(
        (element) =>
          element.ownerDocument.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent,
      ),
      'Choose a folder first.',
    );
  });

  test('in a gallery arrows move, space enlarges, digits label and go on', async () => {
    await show('gallery');
    const gallery = page.getByRole('listbox');
    const active = () => page.getByRole('option', { selected: true });
    await gallery.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.equal(await active().getAttribute('aria-posinset'), '12');
    await page.keyboard.press(' ');
    await page.getByText('12 of 100,000').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('ArrowRight');
    await page.getByText('13 of 100,000').waitFor();
    await page.keyboard.press('2');
    await page.getByText('14 of 100,000').waitFor();
    await page.getByRole('group', { name: 'Cell 13: class 2' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    assert.equal(await active().getAttribute('aria-posinset'), '100000');
    await page.keyboard.press('Home');
    assert.equal(await active().getAttribute('aria-posinset'), '1');
  });

  test('a gallery of 100,000 cells draws only those in view', async () => {
    await show('gallery');
    await page.getByRole('option').first().waitFor();
    assert.ok((await page.getByRole('option').count()) < 200);
  });

  test('the table is sorted by its heads and opened by Enter', async () => {
    await show('table');
    await page.getByRole('button', { name: 'Slide' }).click();
    assert.equal(
      await page.getByRole('columnheader', { name: 'Slide' }).getAttribute('aria-sort'),
      'descending',
    );
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Slide 49,999' }).waitFor();
  });

  test('a cell of the confusion matrix is a door', async () => {
    await show('charts');
    await page.getByRole('button', { name: /^64 .*truly Parasitized, called Uninfected/ }).click();
    await page.getByRole('group', { name: 'Parasitized called Uninfected' }).waitFor();
  });

  test('an unknown address says so and leads home', async () => {
    await page.goto(`${app.address}#/nowhere`);
    await page.getByRole('heading', { name: 'There is no such screen', level: 2 }).waitFor();
    await page.getByRole('link', { name: 'Go to Home' }).click();
    await page.waitForURL(/#\/home$/);
  });

  test('less motion is asked for: nothing moves', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await show('controls');
    const duration = await page
      .getByRole('button', { name: 'Start screening' })
      .evaluate((element) => getComputedStyle(element).transitionDuration);
    assert.equal(duration, '0s');
  });

  test('Home on an empty data folder offers the first step', async () => {
    await page.goto(`${app.address}#/home`);
    await page.getByRole('link', { name: 'Import images' }).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  test('the content security policy was never breached, and nothing failed unseen', () => {
    assert.deepEqual(problems, []);
  });
});
