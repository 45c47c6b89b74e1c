import assert from 'node:assert/strict';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { type AppServer, serveApp } from '../../scripts/app-server.ts';
import { formatPercent } from '../../src-renderer/lib/format.ts';
import { writeInterval } from '../../src-renderer/lib/interval.ts';
import { components } from '../../src-renderer/messages/en/components.ts';
import { writeFiles } from '../support/picture-files.ts';
import { layLargeSlide, layCells, openScreeningLab, type ScreeningLab } from '../support/screening-lab.ts';
import { axeFindingsInBothSchemes, contextForAxe } from './axe.ts';
import { skipWithoutChromium, startChromium } from './browser.ts';
import { chooseFolder, screeningFinished, startScreening } from './screening-page.ts';

const HTML_SLIDE = '<b onclick=alert(1)>bold & "odd"';
const HTML_FILE = "<img src=x onerror=document.title='run'>.png";
/** With the work of its model, it takes long enough to be met, stopped and gone on with. */
const LARGE = 2000;
const PASSES = 3;

describe('screening a folder', { skip: skipWithoutChromium }, () => {
  let lab: ScreeningLab;
  let browser: Browser;
  let app: AppServer;
  let page: Page;
  let batch = '';
  const problems: string[] = [];
  const ends: (() => Promise<void>)[] = [];

  const work = () => page.locator('main');
  const grid = () => page.getByRole('grid', { name: 'Slides of this screening' });

  before(async () => {
    lab = await openScreeningLab({ after: (end) => ends.push(end) }, { passes: PASSES });
    batch = join(lab.folder, 'Batch 7');
    const [first = [], second = []] = lab.unseen;
    await layCells(join(batch, 'slide-1'), first.slice(0, 30));
    await layCells(join(batch, HTML_SLIDE), second.slice(0, 20));
    await writeFiles(batch, {
      [`slide-1/${HTML_FILE}`]: Buffer.from('no picture'),
      'slide-1/empty.png': Buffer.alloc(0),
      'slide-1/notes.txt': 'to be left aside',
    });
    [browser, app] = await Promise.all([startChromium(), serveApp(lab.home)]);
    page = await (await contextForAxe(browser)).newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // A crop that cannot be read has no picture.
      if (message.type() === 'error' && !/\/pictures|favicon/.test(message.location().url))
        problems.push(`${message.text()} ${message.location().url}`);
    });
    await app.open(page);
  });
  after(async () => {
    await browser.close();
    await app.close();
    for (const end of ends) await end();
  });

  test('without a screening, the screen offers the first one', async () => {
    await page.goto(`${app.address}#/screen`);
    await page.getByRole('heading', { name: 'No slides screened yet' }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await work().getByRole('link', { name: 'Screen a folder' }).click();
    const start = page.getByRole('button', { name: 'Start screening' });
    await start.waitFor();
    assert.equal(await start.getAttribute('aria-disabled'), 'true');
    await page.getByText('Choose a folder first.').waitFor();
  });

  test('a folder is chosen, its slides are recognised, and what will happen is said', async () => {
    await chooseFolder(page, 'Choose folder', { path: batch, inside: 'slide-1' });
    await page.getByText('2 slides').first().waitFor();
    const recognised = page.getByRole('grid', { name: 'Slides' });
    await recognised.getByText('slide-1', { exact: true }).waitFor();
    await recognised.getByText(HTML_SLIDE, { exact: true }).waitFor();
    await page.getByText('1 other file is left aside.').waitFor();
    await page.getByText('It looks at 52 cells of 2 slides.').waitFor();
    await page.getByText(/^Of 100 infected cells it finds \d+\./).waitFor();
    await page.getByText('Advanced', { exact: true }).click();
    await page.getByRole('spinbutton', { name: 'Fewest cells for a verdict' }).fill('25');
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('slides can be told by the start of the file names, and by a pattern that is checked', async () => {
    await page.getByRole('radio', { name: 'By a pattern' }).check();
    await page.getByRole('textbox', { name: 'Pattern of the file names' }).fill('(');
    await page.getByRole('alert').getByText('The naming pattern is not a regular expression').waitFor();
    await page.getByText('This folder cannot be screened.').waitFor();
    await page.getByRole('radio', { name: 'Files that begin alike' }).check();
    await page.getByRole('grid', { name: 'Slides' }).getByText('(unnamed)').waitFor();
    await page.getByRole('radio', { name: 'A sub-folder' }).check();
    await page.getByRole('grid', { name: 'Slides' }).getByText('slide-1', { exact: true }).waitFor();
  });

  test('two broken files spoil nothing: each slide has its figures and they are listed', async () => {
    await page.getByRole('button', { name: 'Start screening' }).click();
    await work().getByText('2 unreadable files').waitFor();
    await screeningFinished(page);
    await work().getByText('50 cells', { exact: true }).waitFor();
    await work().getByText('1 file that is no image').waitFor();
    const card = page.getByRole('article', { name: 'slide-1' });
    await card.getByText(/^\d+ of 30 cells$/).waitFor();
    await card
      .getByRole('list', { name: 'The cells most likely infected' })
      .getByRole('img')
      .nth(7)
      .waitFor();
    await page
      .getByRole('article', { name: HTML_SLIDE })
      .getByText(/Too few cells for a percentage: that needs 25\.$/)
      .waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('names with HTML in them show as text', async () => {
    const url = page.url();
    await page.getByRole('link', { name: 'slide-1', exact: true }).click();
    await page.getByRole('radio', { name: /^Unreadable 2/ }).check();
    const gallery = page.getByRole('listbox', { name: 'Cells of slide slide-1' });
    await gallery
      .getByRole('option', { name: /^Unreadable: / })
      .nth(1)
      .waitFor();
    await gallery.press('End');
    await work().getByText(`slide-1/${HTML_FILE}`).or(work().getByText('slide-1/empty.png')).waitFor();
    await gallery.press('Home');
    await gallery.press('1');
    await page.getByText('This file could not be assessed, so it cannot be given a class.').waitFor();
    assert.equal(await page.locator('img[src="x"], main b > b').count(), 0);
    assert.equal(await page.locator('h1').textContent(), 'slide-1');
    await page.goto(url);
    await page.getByRole('heading', { name: HTML_SLIDE }).waitFor();
  });

  test('a class given by key changes the figures at once, and Z brings them back', async () => {
    await page.getByRole('link', { name: 'slide-1', exact: true }).click();
    const gallery = page.getByRole('listbox', { name: 'Cells of slide slide-1' });
    await gallery.getByRole('option').first().waitFor();
    const counted = page.getByRole('region', { name: 'Figures of the slide' }).getByText(/^\d+ of 30 cells$/);
    const former = await counted.innerText();
    const infected = Number.parseInt(former, 10);
    const answer = (
      await work()
        .getByText(/Model: /)
        .innerText()
    ).trim();
    const isInfected = answer.includes('Parasitized');
    const key = isInfected ? '2' : '1';
    const other = isInfected ? 'Uninfected' : 'Parasitized';
    const changed = `${infected + (isInfected ? -1 : 1)} of 30 cells`;
    await gallery.focus();
    await page.keyboard.press(key);
    const dialog = page.getByRole('dialog', { name: 'Who reviews?' });
    await dialog.getByRole('textbox', { name: 'Your name' }).fill('Ada');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Figures of the slide' }).getByText(changed).waitFor();
    // The gallery has gone on to the next cell; back on the first, both answers stand beside each other.
    await gallery.focus();
    await page.keyboard.press('Home');
    await work().getByText(`Ada: ${other}`).waitFor();
    assert.equal(
      (
        await work()
          .getByText(/Model: /)
          .innerText()
      ).trim(),
      answer,
    );
    await page.keyboard.press(' ');
    await page.getByRole('img', { name: new RegExp(`Reviewed: ${other}`) }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await page.keyboard.press('Escape');
    await page.keyboard.press('z');
    await page.getByRole('region', { name: 'Figures of the slide' }).getByText(former).waitFor();
    assert.equal(await work().getByText(/Ada: /).count(), 0);
    await page.keyboard.press(key);
    await page.getByRole('region', { name: 'Figures of the slide' }).getByText(changed).waitFor();
  });

  test('Escape leads back to the slides as they were looked at', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('article', { name: 'slide-1' }).waitFor();
    await page.getByRole('radio', { name: 'Table' }).check();
    await grid().getByRole('button', { name: 'To review' }).click();
    await grid().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Figures of the slide' }).waitFor();
    await page.keyboard.press('Escape');
    await grid().waitFor();
    assert.match(page.url(), /as=table/);
    assert.match(page.url(), /sort=doubtful/);
  });

  test('the exported table and the screen hold the same figures', async () => {
    await chooseFolder(page, 'Export', { path: lab.folder, inside: 'Batch 7' });
    await work()
      .getByText(/^Tables and report as the figures stood/)
      .waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    const folder = (await readdir(lab.folder)).find((name) => name.startsWith('Batch 7, screening 1,'));
    assert.ok(folder);
    const files = await readdir(join(lab.folder, folder));
    assert.deepEqual(files.toSorted(), [
      'cells.csv',
      'cells.jsonl',
      'report.html',
      'slides.csv',
      'slides.xlsx',
    ]);
    const csv = await readFile(join(lab.folder, folder, 'slides.csv'), 'utf8');
    const rows = parse<Record<string, string>>(csv, { columns: true, bom: true });
    assert.equal(rows.length, 2);
    for (const row of rows) {
      const shown = grid()
        .getByRole('row')
        .filter({ hasText: row['slide'] ?? '' });
      const cells = await shown.getByRole('gridcell').allInnerTexts();
      assert.deepEqual(
        [cells[0], cells[2], cells[3], cells[5], cells[6], cells[7]].map((text) =>
          text?.replaceAll('\n', ' '),
        ),
        shownFigures(row),
      );
    }
    const reviewed = parse<Record<string, string>>(
      await readFile(join(lab.folder, folder, 'cells.csv'), 'utf8'),
      {
        columns: true,
        bom: true,
      },
    ).filter((row) => row['reviewer'] === 'Ada');
    assert.equal(reviewed.length, 1);
    assert.notEqual(reviewed[0]?.['class'], reviewed[0]?.['predicted_class']);
  });

  test('a large folder is followed live, stopped, and goes on where it was', async () => {
    const large = join(lab.folder, 'large');
    await layLargeSlide(large, lab.unseen[0] ?? [], LARGE);
    await startScreening(page, app.address, large, { eightViews: true });
    const progress = work().getByRole('progressbar');
    await page.waitForFunction(() => {
      const bar = document.querySelector('main [role="progressbar"]');
      return Number(bar?.getAttribute('aria-valuenow') ?? 0) > 0;
    });
    await work()
      .getByText(/^\d+\/s$/)
      .waitFor();
    await work().getByText(/left$/).waitFor();
    await page
      .getByRole('article', { name: 'large' })
      .getByText(/^\d+ of [\d,]+ cells$/)
      .waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await work().getByRole('button', { name: 'Stop' }).click();
    await work()
      .getByText(/^Stopped after [\d,]+ cells: [\d,]+ cells are left\./)
      .waitFor();
    await progress.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Go on' }).click();
    // It looks at cells again, rather than for files.
    await work()
      .getByText(/^\d+\/s$/)
      .waitFor();
  });

  test('a folder that vanishes while it is screened is told, and can be gone on with', async () => {
    const large = join(lab.folder, 'large');
    await rename(large, `${large}-gone`);
    const told = work().getByRole('alert');
    await told.getByText(/large" went away while it was being screened\./).waitFor();
    await told.getByText(/Connect its disk again/).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await rename(`${large}-gone`, large);
    await page.getByRole('button', { name: 'Go on' }).click();
    await work()
      .getByText(/^Detected|50 cells|[\d,]+ cells/)
      .first()
      .waitFor();
    await screeningFinished(page);
    await page.goto(`${app.address}#/screen`);
    const list = page.getByRole('grid', { name: 'Screenings' });
    await list.getByRole('row').filter({ hasText: 'large' }).getByText('Finished').waitFor();
    assert.equal(await list.getByRole('row').count(), 3);
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('a screening or slide that is not there is told', async () => {
    await page.goto(`${app.address}#/screen/99`);
    await work().getByRole('alert').getByText('There is no screening number 99.').waitFor();
    await page.goto(`${app.address}#/screen/1/slides/none`);
    await page.getByRole('heading', { name: 'This screening has no slide “none”' }).waitFor();
  });

  test('nothing went wrong in the page', () => {
    assert.deepEqual(problems, []);
  });
});

/** What the table on the screen shows for a line of slides.csv. */
function shownFigures(row: Record<string, string>): string[] {
  const number = (name: string) => Number(row[name]);
  const share = writeInterval(
    {
      estimate: number('parasitaemia_percent') / 100,
      low: number('parasitaemia_low_percent') / 100,
      high: number('parasitaemia_high_percent') / 100,
    },
    'percent',
  );
  assert.ok(share);
  const read = components.intervalRead(share.estimate, share.low, share.high);
  const limit = row['limit_of_detection_percent'];
  return [
    row['slide'] ?? '',
    // As it is seen, and as it is read aloud.
    `${share.estimate} (${share.low} to ${share.high}) ${read}`,
    `${number('positives')} of ${number('cells')}`,
    String(number('doubtful')),
    String(number('unreadable') + number('skipped')),
    limit === '' || limit === undefined ? '–' : formatPercent(Number(limit) / 100),
  ];
}
