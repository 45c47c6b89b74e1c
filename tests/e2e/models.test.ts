import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { relabelImages } from '../../src-main/services/datasets/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { randomTrunk } from '../../src-main/engine/backbones/index.ts';
import { LAX, type Laboratory, openLaboratory, STRICT, trainSmall } from '../support/laboratory.ts';
import { axeFindingsInBothSchemes } from './axe.ts';
import { skipWithoutChromium } from './browser.ts';
import { visit, type Visitor } from './visitor.ts';

describe('model versions', { skip: skipWithoutChromium }, () => {
  const endings: (() => Promise<void>)[] = [];
  let lab: Laboratory;
  let visitor: Visitor;
  let exported = '';

  const said = (text: string) => visitor.page.getByRole('group', { name: text }).first().waitFor();
  const shown = (text: string | RegExp) => visitor.page.getByText(text).first().waitFor();
  const press = (name: string) => visitor.page.getByRole('button', { name, exact: true }).click();

  before(async () => {
    lab = await openLaboratory({ after: (work) => endings.push(work) });
    await trainSmall(lab);
    await trainSmall(lab, STRICT);
    exported = join(lab.folder, 'stick');
    await mkdir(exported);
    visitor = await visit(join(lab.folder, 'home'));
  });
  after(async () => {
    await visitor.leave();
    for (const end of endings) await end();
  });

  test('a version that meets its limits is put in use at once', async () => {
    await visitor.go('models');
    await shown('No version is in use: slides cannot be screened before one is.');
    await visitor.go('models/v1');
    await press('Put in use');
    await said('v1 is now in use.');
    await shown(/^Since .+, chosen by this PC\.$/);
  });

  test('one that misses them needs a name and a reason', async () => {
    const { page } = visitor;
    await visitor.go('models/v2');
    await press('Put in use');
    const dialog = page.getByRole('dialog', { name: /Put v2 in use although it misses its limits/ });
    await dialog.waitFor();
    await dialog
      .getByText(/the limit is/)
      .first()
      .waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    const anyway = dialog.getByRole('button', { name: 'Put in use anyway' });
    assert.equal(await anyway.getAttribute('aria-disabled'), 'true');
    await dialog.getByRole('textbox', { name: 'Who is responsible' }).fill('Dr Bello');
    await dialog.getByRole('textbox', { name: 'Why it is used all the same' }).fill('archived slides only');
    await anyway.click();
    await said('v2 is now in use.');
    await shown(/Responsible for its use since .+: Dr Bello\. Reason: “archived slides only”/);
  });

  test('a change of the version in use is undone', async () => {
    await visitor.page
      .getByRole('group', { name: 'v2 is now in use.' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await said('v1 is in use again.');
    await visitor.go('models');
    await shown(/^v1 is in use since/);
  });

  test('labels that people corrected since its test give figures of their own, beside the others', async () => {
    const { page } = visitor;
    await visitor.go('models/v1');
    await shown('What it can see on a slide');
    const title = 'Against the labels that people corrected since';
    assert.equal(await page.getByRole('heading', { name: title }).count(), 0);
    const store = openStore(join(lab.folder, 'home'));
    const [cell] = store.models.predictions(1);
    const images = [...store.datasets.images(store.datasets.require('clinic'))]
      .filter(({ path }) => path === cell?.path)
      .map(({ id }) => id);
    const className = cell?.trueClass === 'Parasitized' ? 'Uninfected' : 'Parasitized';
    relabelImages(store, { dataset: 'clinic', images, by: 'Ada', className });
    store.close();
    await visitor.go('train/result/v1');
    const block = page.getByRole('region', { name: title });
    await block.getByText(/^1 test cell has another label now/).waitFor();
    await block.getByText('Cells judged rightly').waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await visitor.go('models/v1');
    await block.getByText(/^1 test cell has another label now/).waitFor();
  });

  test('a change that another one followed is not undone', async () => {
    const { page } = visitor;
    await visitor.go('models/v2');
    await press('Put in use');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Who is responsible' }).fill('Dr Bello');
    await dialog.getByRole('textbox', { name: 'Why it is used all the same' }).fill('a trial');
    await dialog.getByRole('button', { name: 'Put in use anyway' }).click();
    await shown(/^Since .+, chosen by Dr Bello\.$/);
    await press('Take back v1');
    await shown(/^v1 took its place on /);
    await page.keyboard.press('Control+z');
    await said('v1 was put in use since then, and stays in use.');
    await visitor.go('models');
    await shown(/^v1 is in use since/);
  });

  test('the former version is taken back, and the history tells all of it', async () => {
    const { page } = visitor;
    await press('Take back v2');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Who is responsible' }).fill('Dr Bello');
    await dialog.getByRole('textbox', { name: 'Why it is used all the same' }).fill('once more');
    await dialog.getByRole('button', { name: 'Put in use anyway' }).click();
    await shown(/^v2 is in use since .+ Dr Bello/);
    await press('Take back v1');
    await shown(/^v1 is in use since/);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('cell', { name: 'once more' }).waitFor();
    const versions = await page.getByRole('row').locator('td:nth-child(2)').allTextContents();
    assert.deepEqual(versions, ['v1', 'v2', 'v1', 'v2', 'v1', 'v2', 'v1']);
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('two versions are ticked and compared on the same cells', async () => {
    const { page } = visitor;
    await visitor.go('models');
    const compare = page.getByRole('button', { name: 'Compare' });
    assert.equal(await compare.getAttribute('aria-disabled'), 'true');
    await page.getByRole('checkbox', { name: 'Choose v2 to compare' }).press(' ');
    await shown('Tick one more.');
    await page.getByRole('checkbox', { name: 'Choose v1 to compare' }).press(' ');
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await page.getByRole('link', { name: 'Compare v1 and v2' }).click();
    await shown(/^On the same \d+ cells of 2 patients:$/);
    await shown(/right more often/);
    assert.equal(await page.getByRole('columnheader', { name: 'v2' }).count(), 1);
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await press('The other way round');
    await page.waitForURL(/a=v2&b=v1/);
    await page.getByRole('combobox', { name: 'with' }).selectOption('v2');
    await shown('Choose two different versions.');
  });

  test('a comparison that takes long is stopped, and begun again', async () => {
    const { page } = visitor;
    let isSlow = true;
    let isMute = false;
    await page.routeWebSocket(/./, (line) => {
      line.connectToServer().onMessage((message) => {
        isMute = isSlow && (isMute || message.includes('"comparison"'));
        if (!isMute) line.send(message);
      });
    });
    await page.reload();
    await visitor.go('models/compare?a=v1&b=v2');
    await page.getByRole('status').getByText('The two versions are compared on test cells.').waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await press('Cancel');
    await page.getByRole('status').getByText('The comparison was stopped.').waitFor();
    isSlow = false;
    await press('Compare again');
    await shown(/^On the same \d+ cells of 2 patients:$/);
  });

  test('a version is not compared on cells that it has learned from', async () => {
    const { commandLine } = lab;
    await commandLine.answer('dataset split', ['clinic', '--ratio', '25,25,50', '--name', 'half']);
    await trainSmall(lab, [...LAX, '--split', 'half']);
    await visitor.go('models/compare?a=v1&b=v3');
    await visitor.page
      .getByRole('alert')
      .getByText(/^v1 and v3 cannot be compared: one of them has learned from each of the \d+ test images/)
      .waitFor();
    await shown(/^Keep patients aside that neither has learned from/);
    assert.deepEqual(await axeFindingsInBothSchemes(visitor.page), []);
  });

  test('the result of a version stands beside the one in use, with the cells that flipped', async () => {
    const { page } = visitor;
    await visitor.go('train/result/v2');
    await page.getByRole('heading', { name: 'Beside v1, the version in use' }).waitFor();
    await shown(/^On the same \d+ cells of 2 patients:$/);
    await page.getByRole('heading', { name: 'Cells on which they disagree' }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await visitor.go('train/result/v3');
    await shown(/^v1 and v3 cannot be compared/);
    assert.equal(await page.getByRole('alert').count(), 0);
    await visitor.go('train/result/v1');
    await page.getByRole('heading', { name: 'Where the line is drawn' }).waitFor();
    assert.equal(await page.getByRole('heading', { name: /^Beside v/ }).count(), 0);
  });

  test('the card of a version can be read, and leads to its test report', async () => {
    const { page } = visitor;
    await visitor.go('models');
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'v2', level: 1 }).waitFor();
    await shown(/^Measured on 2 patients it never saw/);
    await shown('Parasitized, Uninfected (Parasitized counts as infected)');
    const report = page.getByRole('link', { name: 'Test report' });
    assert.equal(await report.getAttribute('href'), '#/train/result/v2');
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('a version is exported to a folder of this PC', async () => {
    const { page } = visitor;
    await visitor.go('models/v1');
    await page.getByRole('link', { name: 'Export', exact: true }).click();
    await shown('Fingerprints of the images that it has learned from');
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await press('Export as a file');
    await visitor.browseTo(exported);
    await page.getByText('No folders here.').waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await page.getByRole('textbox', { name: 'File name' }).fill('for the other PC');
    await press('Save here');
    const file = join(exported, 'for the other PC.onnx');
    await said(`Exported to ${file}, with its card beside it.`);
    assert.ok(existsSync(file) && existsSync(`${file}.json`));
    await press('Export as a file');
    await page.getByRole('button', { name: /^for the other PC\.onnx/ }).click();
    await shown('A file of this name is there already: it would be replaced.');
    await page.keyboard.press('Escape');
  });

  test('for the web it is written into a folder of its own', async () => {
    await visitor.go('models/v1/export');
    await press('Export for the web');
    await visitor.browseTo(exported);
    await press('Use this folder');
    const folder = join(exported, 'v1-tfjs');
    await said(`Exported to ${join(folder, 'model.json')}, with its card beside it.`);
    assert.deepEqual((await readdir(folder)).toSorted(), ['card.json', 'group1-shard1of1.bin', 'model.json']);
  });

  test('a backbone that the catalogue does not know is imported with what a person says of it', async () => {
    const { page } = visitor;
    await writeFile(join(exported, 'mine.onnx'), randomTrunk(7).bytes);
    await visitor.go('models?show=backbones');
    await page.getByRole('button', { name: 'Download densenet121' }).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await press('Import from a file');
    await visitor.browseTo(exported);
    await page.getByRole('button', { name: /^mine\.onnx/ }).click();
    const dialog = page.getByRole('dialog', { name: 'What pictures does this network take?' });
    await dialog.waitFor();
    await dialog.getByRole('spinbutton', { name: 'Side of the picture' }).fill('16');
    await dialog.getByRole('radio', { name: 'Others' }).check();
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('Give a whole number from 32 to 1,024.').waitFor();
    await dialog.getByText('Give three numbers, separated by commas.').waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await dialog.getByRole('spinbutton', { name: 'Side of the picture' }).fill('64');
    await dialog.getByRole('textbox', { name: 'Mean of red, green, blue' }).fill('0.5, 0.5, 0.5');
    await dialog.getByRole('textbox', { name: 'Spread of red, green, blue' }).fill('0.25, 0.25, 0.25');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await said('mine.onnx is on this PC now.');
    await page.getByRole('gridcell', { name: 'mine', exact: true }).waitFor();
  });

  test('a backbone file that is none says so', async () => {
    const { page } = visitor;
    await writeFile(join(exported, 'holiday.onnx'), 'no network');
    await press('Import from a file');
    await visitor.browseTo(exported);
    await page.getByRole('button', { name: /^holiday\.onnx/ }).click();
    await page
      .getByRole('alert')
      .getByText(/holiday\.onnx/)
      .waitFor();
  });

  test('nothing went wrong unseen', () => {
    assert.deepEqual(visitor.problems, []);
  });

  test('on another PC the exported version is imported as a candidate, once', async () => {
    const other = await visit();
    const { page } = other;
    try {
      await other.go('models');
      await page.getByRole('heading', { name: 'No model version yet' }).waitFor();
      assert.deepEqual(await axeFindingsInBothSchemes(page), []);
      for (const expected of [
        'It does not tell which images it has learned from',
        'registered already, as v1',
      ]) {
        await page.getByRole('button', { name: 'Import a version' }).click();
        await other.browseTo(exported);
        await page.getByRole('button', { name: /^for the other PC\.onnx/ }).click();
        await page.getByText(expected).first().waitFor();
      }
      await page.getByRole('gridcell', { name: 'Candidate' }).waitFor();
      await other.go('models/compare');
      await page.getByRole('heading', { name: 'Two versions are needed' }).waitFor();
    } finally {
      await other.leave();
    }
    assert.deepEqual(other.problems, []);
  });
});
