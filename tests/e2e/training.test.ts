import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { silentJob } from '../../src-main/base/index.ts';
import { importDataset, splitDataset } from '../../src-main/services/datasets/index.ts';
import { useModel } from '../../src-main/services/models/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { drawClinic, smallRecipe, smallTraining, temporaryFolder } from '../support/clinic.ts';
import { axeFindingsInBothSchemes } from './axe.ts';
import { skipWithoutChromium } from './browser.ts';
import { MEASURING, whileItMoves } from './patience.ts';
import { visit, type Visitor } from './visitor.ts';

/** A laboratory with a version in use, and a training that failed because its images are gone. */
async function prepareHome(folder: string): Promise<string> {
  const home = join(folder, 'home');
  const workspace = openWorkspace(home);
  const { store } = workspace;
  for (const name of ['clinic', 'gone']) {
    // One label in six is wrong, so that no version can meet limits of 100 and 0 %.
    const patients = name === 'gone' ? 6 : 12;
    await drawClinic(join(folder, name), { patients, cells: 6, mislabelledEvery: 6 });
    await importDataset(store, { folder: join(folder, name), name }, silentJob);
    const method = { kind: 'ratio', train: 0.5, validation: 0.25, test: 0.25, seed: 1 } as const;
    await splitDataset(store, { dataset: name, method, name: 'first' });
  }
  const recipe = smallRecipe({ maxEpochs: 3, acceptance: { minSensitivity: 0, maxFalseAlarmRate: 1 } });
  await trainModel(workspace, smallTraining({ name: 'a first try', recipe }), silentJob);
  await useModel(workspace, 'v1', { by: undefined, reason: undefined });
  await rename(join(folder, 'gone'), join(folder, 'elsewhere'));
  await assert.rejects(trainModel(workspace, smallTraining({ dataset: 'gone', recipe }), silentJob));
  workspace.close();
  return home;
}

describe('learning from cells', { skip: skipWithoutChromium }, () => {
  const endings: (() => Promise<void>)[] = [];
  let visitor: Visitor;
  let page: Page;

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string | RegExp) => page.getByRole('heading', { name });
  /** The number in a text that changes while it is looked at. */
  const numberIn = async (text: Locator) =>
    Number(/[\d,]+/.exec(await text.innerText())?.[0].replace(',', ''));

  before(async () => {
    const folder = await temporaryFolder({ after: (work) => endings.push(work) }, 'training');
    visitor = await visit(await prepareHome(folder));
    page = visitor.page;
  });
  after(async () => {
    await visitor.leave();
    for (const end of endings) await end();
  });

  test('the list shows the newest first, with what became of each', async () => {
    await visitor.go('train');
    const rows = page.getByRole('row');
    await rows.nth(2).waitFor();
    assert.match(await rows.nth(1).innerText(), /gone random-conv[^]*Failed[^]*Go on/);
    assert.match(await rows.nth(2).innerText(), /a first try[^]*Finished[^]*v1: result/);
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('a training that failed says why and what to do', async () => {
    await visitor.go('train/2');
    await page.getByRole('alert').waitFor();
    assert.match(await page.getByRole('alert').innerText(), /The folder .*gone.* cannot be reached any more/);
    await button('Go on').waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('the way to a training: which cells, by keyboard alone', async () => {
    await visitor.go('train');
    await page.getByRole('link', { name: 'Learn from your cells' }).press('Enter');
    await heading('Which cells shall it learn from?').waitFor();
    await page.getByText('Choose a dataset first.').waitFor();
    assert.equal(await button('Next').getAttribute('aria-disabled'), 'true');
    await page.getByRole('radio', { name: 'clinic' }).press('Space');
    await page.getByRole('radio', { name: 'clinic', checked: true }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await button('Next').press('Enter');
    await heading('Which patients are kept aside?').waitFor();
  });

  test('who is kept aside: a new split is previewed patient by patient, and made', async () => {
    assert.ok(await page.getByRole('radio', { name: 'first' }).isChecked(), 'the newest split is proposed');
    await page.getByRole('radio', { name: 'first' }).press('ArrowDown');
    const patients = page.getByRole('grid', { name: 'Patients and their part' });
    await patients.getByText('For the test').first().waitFor();
    await page.getByRole('spinbutton', { name: 'For the test' }).fill('80');
    await page
      .getByText(/leave at least 1 %/)
      .first()
      .waitFor();
    assert.equal(await button('Split and go on').getAttribute('aria-disabled'), 'true');
    await page.getByRole('spinbutton', { name: 'For the test' }).fill('30');
    await patients.getByText('To learn from').first().waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await button('Split and go on').press('Enter');
    await heading('How thoroughly shall it learn?').waitFor();
    await page.getByRole('link', { name: 'Patients kept aside' }).waitFor();
  });

  test('how: improving the model in use comes first, each proposal with its time and memory on this PC', async () => {
    const times = page.getByRole('radiogroup').getByText(/^About .+ of memory$/);
    await whileItMoves(times.nth(3), MEASURING);
    assert.equal(await page.getByRole('radio').count(), 4);
    const improve = page.getByRole('radio', { name: 'Improve the model in use with my cells' });
    assert.ok(await improve.isChecked());
    await page.getByText(/^Its layers learn, each cell in a new view every round/).waitFor();
    await page.getByText('The time is that of all rounds; it often ends sooner.').waitFor();
    await page.getByRole('spinbutton', { name: /Infected cells found/ }).fill('100');
    await page.getByRole('spinbutton', { name: /wrongly marked/ }).fill('0');
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('how deep it learns can be changed: the recipe, and the layer behind which layers learn', async () => {
    await page.getByText('Advanced', { exact: true }).press('Enter');
    const cut = page.getByRole('combobox', { name: 'Cut' });
    await cut.locator('option').nth(1).waitFor({ state: 'attached' });
    assert.match((await cut.locator('option').allInnerTexts())[1] ?? '', /learns, about \d+\sMB of memory$/);
    await page.getByRole('spinbutton', { name: 'Rate of the network' }).waitFor();
    await page.getByRole('combobox', { name: 'Recipe' }).selectOption('full');
    await page.getByRole('combobox', { name: 'Begins with' }).waitFor();
    await page.getByRole('radio', { name: 'Improve the model in use with my cells, changed' }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await page.getByRole('radio', { name: 'Balanced' }).press('Space');
    await page.getByRole('spinbutton', { name: 'Rate of the network' }).waitFor({ state: 'detached' });
  });

  test('every setting can be changed, and changed views of the own cells show what some do', async () => {
    const views = page.getByRole('img', { name: /^Changed view/ });
    await views.nth(17).waitFor();
    const before = await views.first().getAttribute('src');
    await page.getByRole('spinbutton', { name: 'Brightness' }).fill('90');
    await page.waitForFunction(
      (old) => document.querySelector('img[alt^="Changed view"]')?.getAttribute('src') !== old,
      before,
    );
    await page.getByRole('spinbutton', { name: 'Views of each cell' }).fill('1.5');
    await page.getByText('A whole number from 1 to 64.').waitFor();
    assert.equal(await button('Next').getAttribute('aria-disabled'), 'true');
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    for (const [name, value] of [
      ['Views of each cell', '1'],
      ['Input size', '32'],
      ['Hidden units', '8'],
      ['Most epochs', '10000'],
      ['Patience', '10000'],
    ] as const)
      await page.getByRole('spinbutton', { name, exact: true }).fill(value);
    await page.getByRole('radio', { name: 'Balanced, changed' }).waitFor();
  });

  test('what was chosen is there when one leaves and comes back', async () => {
    await visitor.go('home');
    await heading('Home').waitFor();
    await visitor.go('train/new?step=start');
    await heading('Is this right?').waitFor();
    await page.getByText('Finds at least 100 % of the infected cells').waitFor();
    await page.getByText('Balanced, changed').first().waitFor();
    await whileItMoves(page.getByText(/^About \d/), MEASURING);
    await page.getByRole('textbox', { name: 'Name of the version' }).fill('by keyboard');
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('it runs: the curves move while it learns', async () => {
    await button('Start learning').press('Enter');
    const round = page.getByText(/^Round [\d,]+ of at most/);
    await whileItMoves(round);
    await page.getByRole('img', { name: 'How wrong it is, round by round' }).waitFor();
    const curve = () => page.locator('svg path.main').getAttribute('d');
    const [first, drawn] = [await numberIn(round), await curve()];
    await page.waitForFunction(
      (old) => document.querySelector('svg path.main')?.getAttribute('d') !== old,
      drawn,
    );
    assert.ok((await numberIn(round)) >= first);
    await page.getByRole('radio', { name: 'Right answers (accuracy)' }).press('Space');
    await page.getByRole('img', { name: 'How often it is right, round by round' }).waitFor();
    await page.getByText('Log', { exact: true }).press('Enter');
    await page
      .getByRole('log')
      .getByText(/epoch \d+/)
      .first()
      .waitFor();
  });

  test('it is paused, keeps its rounds, and goes on', async () => {
    await button('Pause').press('Enter');
    await page.getByText(/It is stopped; its [\d,]+ rounds are kept/).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await button('Go on').press('Enter');
    await whileItMoves(page.getByText(/^Round [\d,]+ of at most/));
  });

  test('it is stopped, and the best round is tested and becomes a version', async () => {
    await button('Stop and keep the best').press('Enter');
    const result = page.getByRole('link', { name: 'See the result' });
    await whileItMoves(result);
    await result.press('Enter');
    await heading('Result of v2').waitFor();
  });

  test('the result: sentences first, the limits, every test patient, the curves', async () => {
    await page
      .getByText(/^Of 100 infected cells it finds \d+/)
      .first()
      .waitFor();
    for (const limit of [/^Of the infected cells it finds at least/, /wrongly marks at most/])
      await page.getByRole('row', { name: limit }).getByText('Missed', { exact: true }).waitFor();
    await page.getByRole('img', { name: /ROC/ }).waitFor();
    await page.getByRole('grid', { name: 'Test patients' }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('the threshold moves by key, and the words and the table with it', async () => {
    const slider = page.getByRole('slider', { name: 'Threshold' });
    const missed = page.getByRole('button', { name: /truly Parasitized, called Uninfected/ });
    await slider.press('Home');
    await page.getByText('Of 100 infected cells it finds 100.').waitFor();
    assert.equal(await numberIn(missed), 0);
    await slider.press('End');
    await page.getByText('Of 100 infected cells it finds 0.').waitFor();
    assert.ok((await numberIn(missed)) > 0);
    await button('Back to its own').press('Enter');
    await page.getByText('This version draws the line at 0.500.').waitFor();
  });

  test('numbers are doors to their pictures', async () => {
    const cell = page.getByRole('button', { name: /truly Uninfected, called Uninfected/ });
    const count = await numberIn(cell);
    await cell.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Truly Uninfected, called Uninfected' });
    await dialog.getByRole('option').first().waitFor();
    assert.equal(await dialog.getByRole('option').first().getAttribute('aria-setsize'), String(count));
    await dialog.getByRole('listbox').press('Space');
    await dialog.getByText('Truly Uninfected', { exact: true }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('grid', { name: 'Test patients' }).press('Enter');
    await page.getByRole('dialog', { name: /^Cells of patient C\d+/ }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('a version that misses its limits goes into use only over a name and a reason', async () => {
    const compare = page.getByRole('link', { name: 'Compare with the version in use' });
    assert.equal(await compare.getAttribute('href'), '#/models/compare?a=v1&b=v2');
    await button('Put in use').press('Enter');
    const dialog = page.getByRole('dialog', { name: /Put v2 in use although it misses its limits/ });
    assert.equal(await button('Put in use anyway').getAttribute('aria-disabled'), 'true');
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await dialog.getByRole('textbox', { name: 'Who is responsible' }).fill('Dr Bello');
    await dialog.getByRole('textbox', { name: 'Why it is used all the same' }).fill('a trial');
    await button('Put in use anyway').press('Enter');
    await page.getByText('In use', { exact: true }).waitFor();
    await page.getByText('Dr Bello put it in use although it misses a limit: a trial').waitFor();
    await page
      .getByRole('group', { name: 'v2 is now in use.' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await button('Put in use').waitFor();
    await compare.waitFor();
  });

  test('the same result is shown by version, and what does not exist is said to be so', async () => {
    await visitor.go('train/result/v1');
    await heading('Result of v1').waitFor();
    await page
      .getByText(/^Of 100 infected cells/)
      .first()
      .waitFor();
    await visitor.go('train/result/v99');
    await page.getByRole('alert').waitFor();
    await visitor.go('train/99');
    await page.getByRole('alert').waitFor();
    await visitor.go('train/2/result');
    await heading('There is no result yet').waitFor();
  });

  test('nothing failed unseen', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
