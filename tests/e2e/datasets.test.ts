import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { drawnCell } from '../support/clinic.ts';
import { writeFiles } from '../support/picture-files.ts';
import { axeFindingsInBothSchemes } from './axe.ts';
import { skipWithoutChromium } from './browser.ts';
import { type Visitor, visit } from './visitor.ts';

const CLASSES = ['Parasitized', 'Uninfected'];
const PATIENTS = ['C39', 'C47', 'C33', 'C104', 'C129', 'C141', 'C169', 'C182'];
const CELLS = 4;
const MARKUP = '<img src=x onerror=document.title=1>';

/** Cells of several patients, a damaged, an empty and a copied file, and names that a person would not choose. */
async function layOutCells(folder: string): Promise<number> {
  let usable = 0;
  for (const [place, className] of CLASSES.entries()) {
    const lay = async (name: string, look: number) => {
      const seed = 100 * place + usable;
      const picture = await drawnCell(place === 0 ? 'spot' : 'empty', seed, look);
      await writeFiles(folder, { [`${className}/${name}`]: picture });
      usable += 1;
    };
    for (const [look, patient] of PATIENTS.entries())
      for (let cell = 1; cell <= CELLS; cell += 1)
        await lay(`${patient}P1thinF_IMG_20150619_114756_cell_${String(cell)}.png`, look);
    await lay(`${'C99P1thinF_IMG_1_cell_1_'.padEnd(115, 'x')}.png`, PATIENTS.length);
    await lay(`C99P1thinF_IMG_2_cell_2 ${MARKUP}.png`, PATIENTS.length);
  }
  const [copied] = readdirSync(join(folder, 'Uninfected'));
  assert.ok(copied !== undefined);
  copyFileSync(
    join(folder, 'Uninfected', copied),
    join(folder, 'Uninfected', `${PATIENTS[0]}P1thinF_IMG_9_cell_9.png`),
  );
  writeFileSync(join(folder, 'Uninfected', 'C33P1thinF_IMG_9_cell_1.png'), '');
  writeFileSync(join(folder, 'Uninfected', 'C33P1thinF_IMG_9_cell_2.png'), 'no picture at all');
  return usable;
}

describe('datasets', { skip: skipWithoutChromium }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-datasets-'));
  const cells = join(folder, 'field cells');
  let usable = 0;
  let visitor: Visitor;
  let page: Page;

  const go = (address: string) => visitor.go(address);
  const assertNoAxeFindings = async () => {
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  };
  const gallery = () => page.getByRole('listbox', { name: 'Images of field cells' });
  const option = (position: number) => page.locator(`[role=option][aria-posinset="${String(position)}"]`);

  before(async () => {
    usable = await layOutCells(cells);
    visitor = await visit();
    page = visitor.page;
  });
  after(async () => {
    await visitor.leave();
    rmSync(folder, { recursive: true, force: true });
  });

  test('an empty list offers the import, and quietly the public cells', async () => {
    await go('datasets');
    await page.getByRole('heading', { name: 'No images imported yet' }).waitFor();
    await assertNoAxeFindings();
    await page.getByRole('link', { name: 'Download the public NIH cells' }).click();
    await page.getByText('This is the one step that needs the internet.').waitFor();
    await assertNoAxeFindings();
    await page.goBack();
    await page.getByRole('link', { name: 'Import images' }).click();
    await page.getByText('Choose a folder first.').waitFor();
  });

  test('a dropped file is refused with a sentence', async () => {
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'one-cell.png', { type: 'image/png' }));
      return data;
    });
    const zone = page.getByRole('group', { name: 'The folder that holds the class folders' });
    await zone.dispatchEvent('drop', { dataTransfer: transfer });
    // A file that a script makes has no entry of the file system, so here the more general sentence shows.
    await zone
      .getByRole('alert')
      .filter({ hasText: /is a file\.|is not a folder of this PC/ })
      .waitFor();
    await assertNoAxeFindings();
  });

  test('a folder is looked at before anything is imported', async () => {
    await page.getByRole('button', { name: 'Choose folder' }).click();
    const dialog = page.getByRole('dialog');
    await visitor.browseTo(cells);
    await dialog.getByRole('button', { name: 'Parasitized' }).waitFor();
    await dialog.getByRole('button', { name: 'Use this folder' }).click();
    await page.getByText(`${String(usable + 3)} images are read and checked.`).waitFor();
    await page.getByText('2 class folders').waitFor();
    assert.equal(await page.getByLabel('Name of the dataset').inputValue(), 'field cells');
    await page.getByRole('cell', { name: 'C39', exact: true }).first().waitFor();
    await assertNoAxeFindings();
  });

  test('another naming shows at once what it reads, and a bad pattern says what is wrong', async () => {
    await page.getByRole('radio', { name: 'Nowhere: not known' }).check();
    await page.getByText('Without patients, cells of one person are in training and in the test.').waitFor();
    await page.getByText('0 patients').waitFor();
    await page.getByRole('radio', { name: 'The file name' }).check();
    await page.getByLabel('The file names look like').selectOption('own');
    await page.getByLabel('Pattern').fill('(?<patient>C1');
    await page
      .getByText(/is not a regular expression/)
      .first()
      .waitFor();
    await page.getByText('Say where the patient is read from.').waitFor();
    await page.getByLabel('Pattern').fill('^(?<patient>C1\\d\\d)P');
    await page.getByText('Names that tell no patient come first.').waitFor();
    await page.getByRole('cell', { name: 'not known' }).first().waitFor();
    await page.getByLabel('The file names look like').selectOption('nih');
    await page.getByText('9 patients', { exact: true }).waitFor();
  });

  test('the import runs on its own and ends in a check report with pictures', async () => {
    await page.getByRole('button', { name: 'Import images' }).click();
    await page.waitForURL(/datasets\/import\/\d+$/);
    await page.getByRole('link', { name: 'Open the dataset' }).waitFor();
    for (const found of ['Empty file: 1', 'Cannot be read: 1', 'Copy of another: 1'])
      await page.getByRole('heading', { name: found }).waitFor();
    const copies = page.locator('.group').filter({ hasText: 'Copy of another' });
    await copies.locator('img').nth(1).waitFor();
    assert.equal(await copies.locator('img').count(), 2);
    assert.match(await page.locator('.figures').innerText(), new RegExp(`^${String(usable)}\\s+taken in`));
    await assertNoAxeFindings();
  });

  test('the overview tells classes, patients and findings', async () => {
    await page.getByRole('link', { name: 'Open the dataset' }).click();
    await page.getByText(`${String(usable)} images of 9 patients`).waitFor();
    await page.getByRole('grid', { name: 'Patients' }).waitFor();
    await page.getByRole('link', { name: 'Copy of another (1)' }).waitFor();
    assert.match(
      (await page.getByRole('link', { name: 'Train on this dataset' }).getAttribute('href')) ?? '',
      /^#\/train\/new\?dataset=field\+cells$/,
    );
    await assertNoAxeFindings();
  });

  test('findings show both pictures of a copy', async () => {
    await page.getByRole('tab', { name: /^Findings/ }).click();
    await page.getByLabel('Kind of finding').selectOption('duplicate');
    const row = page.getByRole('row').filter({ hasText: 'Copy of another' });
    await row.locator('img').nth(1).waitFor();
    await assertNoAxeFindings();
  });

  test('images are filtered, and the filter is in the address', async () => {
    await page.getByRole('tab', { name: 'Images' }).click();
    await page.getByText(`${String(usable + 3)} images`, { exact: true }).waitFor();
    await page.getByLabel('Class', { exact: true }).selectOption('Parasitized');
    await page.getByLabel('Patient', { exact: true }).selectOption('C33');
    await page.getByText('4 images', { exact: true }).waitFor();
    assert.match(page.url(), /class=Parasitized&patient=C33/);
    await page.reload();
    await page.getByText('4 images', { exact: true }).waitFor();
    await assertNoAxeFindings();
  });

  test('a key gives the class, Z takes it back', async () => {
    await gallery().focus();
    await page.keyboard.press('2');
    await page.getByRole('group', { name: /is now Uninfected/ }).waitFor();
    await gallery().getByRole('option', { name: 'Uninfected, Reviewed: Uninfected' }).waitFor();
    assert.equal(await gallery().getByRole('option', { selected: true }).getAttribute('aria-posinset'), '2');
    await page.keyboard.press('z');
    await gallery()
      .getByRole('option', { name: /Reviewed/ })
      .waitFor({ state: 'detached' });
  });

  test('several are selected and excluded together, and Undo in the message brings them back', async () => {
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('3 images selected').waitFor();
    await page.keyboard.press('x');
    const message = page.getByRole('group', { name: '3 images are excluded.' });
    // A message stays while a person is on it, however long axe takes.
    await message.hover();
    assert.equal(
      await gallery()
        .getByRole('option', { name: /Excluded/ })
        .count(),
      3,
    );
    await assertNoAxeFindings();
    await message.getByRole('button', { name: 'Undo' }).click();
    await gallery()
      .getByRole('option', { name: /Excluded/ })
      .first()
      .waitFor({ state: 'detached' });
    await gallery().focus();
    await page.keyboard.press('Escape');
    await page.getByText('The marked image:').waitFor();
  });

  test('one stays excluded, also after the page was loaded again', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('x');
    await option(1)
      .and(gallery().getByRole('option', { name: /Excluded/ }))
      .waitFor();
    await page.reload();
    await page.getByLabel('State', { exact: true }).selectOption('excluded');
    await page.getByText('1 image', { exact: true }).waitFor();
    await page.getByText(`${String(usable - 1)} images of 9 patients`).waitFor();
  });

  test('space enlarges with all facts; names with markup stay text', async () => {
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Patient', { exact: true }).selectOption('C99');
    await page.getByText('4 images', { exact: true }).waitFor();
    await gallery().focus();
    await page.keyboard.press(' ');
    await page.getByText('1 of 4', { exact: true }).waitFor();
    for (let cell = 1; cell < 4; cell += 1) await page.keyboard.press('ArrowRight');
    await page.getByText('4 of 4', { exact: true }).waitFor();
    await assertNoAxeFindings();
    const shown = await page.locator('aside').innerText();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('3 of 4', { exact: true }).waitFor();
    const names = [shown, await page.locator('aside').innerText()].join();
    assert.ok(names.includes(MARKUP), names);
    assert.doesNotMatch(await page.title(), /^1/);
    await page.keyboard.press('Escape');
  });

  test('a split is seen per patient and class before it is saved', async () => {
    await page.getByRole('tab', { name: /^Splits/ }).click();
    await page.getByText('Not split yet.').waitFor();
    await page.getByRole('grid', { name: 'Each patient and its part' }).waitFor();
    await page.getByLabel('Training').fill('0');
    await page.getByText('Give three shares; training needs more than 0.').first().waitFor();
    await page.getByLabel('Training').fill('60');
    await page.getByRole('grid', { name: 'Each patient and its part' }).waitFor();
    await page.getByLabel('Name of the split').fill('main');
    await assertNoAxeFindings();
    await page.getByRole('button', { name: 'Save this split' }).click();
    await page.getByRole('group', { name: 'The split main is saved.' }).waitFor();
    await page.getByRole('link', { name: 'See its images' }).click();
    await page.getByLabel('Part', { exact: true }).selectOption('test');
    await page.waitForURL(/part=test/);
    await gallery().getByRole('option').first().waitFor();
  });

  test('imported again, nothing is read twice', async () => {
    await page.getByRole('button', { name: 'Import new images' }).click();
    await page.getByRole('link', { name: 'Open the dataset' }).waitFor();
    await page.getByText('known before').waitFor();
    await go('datasets');
    await page.getByRole('link', { name: 'field cells' }).waitFor();
    await assertNoAxeFindings();
  });

  test('where no patient is known the screens say so', async () => {
    await go(`datasets/import/new?folder=${encodeURIComponent(cells)}`);
    await page.getByText('2 class folders').waitFor();
    assert.equal(await page.getByLabel('Name of the dataset').inputValue(), 'field cells 2');
    await page.getByRole('radio', { name: 'Nowhere: not known' }).check();
    await page.getByText('0 patients').waitFor();
    await page.getByRole('button', { name: 'Import images' }).click();
    await page.getByRole('link', { name: 'Divide the patients' }).click();
    await page.getByText('No patient is known in this dataset').waitFor();
    await page.getByText(/THE PATIENT OF .* IS UNKNOWN/).waitFor();
    await assertNoAxeFindings();
  });

  test('a dataset is removed after words on what stays', async () => {
    await page.getByRole('button', { name: 'More for field cells 2' }).click();
    await page.getByRole('menuitem', { name: 'Remove this dataset' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove this dataset?' });
    await dialog.getByText('Your image files stay where they are').waitFor();
    await assertNoAxeFindings();
    await dialog.getByRole('button', { name: 'Remove the dataset' }).click();
    await page.waitForURL(/#\/datasets$/);
    await page.getByRole('link', { name: 'field cells', exact: true }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'field cells 2' }).count(), 0);
    assert.ok(readdirSync(join(cells, 'Parasitized')).length > 0);
  });

  test('a dataset that is not there says so', async () => {
    await go('datasets/nowhere');
    await page.getByRole('alert').filter({ hasText: 'nowhere' }).waitFor();
    await assertNoAxeFindings();
  });

  test('nothing failed unseen', () => {
    // A damaged image has no picture: its address answers 404.
    assert.deepEqual(
      visitor.problems.filter((problem) => !problem.includes('/pictures')),
      [],
    );
  });
});
