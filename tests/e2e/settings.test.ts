import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axeFindingsInBothSchemes } from './axe.ts';
import { skipWithoutChromium } from './browser.ts';
import { visit, type Visitor } from './visitor.ts';

describe('settings', { skip: skipWithoutChromium }, () => {
  let visitor: Visitor;
  const shown = (text: string | RegExp) => visitor.page.getByText(text).first().waitFor();
  const press = (name: string | RegExp) => visitor.page.getByRole('button', { name }).click();
  const reviewer = () => visitor.page.getByRole('textbox', { name: 'Reviewer’s name' });

  before(async () => {
    visitor = await visit();
    await visitor.go('settings');
    await reviewer().waitFor();
  });
  after(async () => {
    await visitor.leave();
  });

  test('axe finds nothing', async () => {
    await shown('In use');
    assert.deepEqual(await axeFindingsInBothSchemes(visitor.page), []);
  });

  test('a change is kept at once and undone by its message', async () => {
    const { page } = visitor;
    await reviewer().fill('Ada');
    await reviewer().blur();
    const message = page.getByRole('group', { name: 'Reviewer’s name was changed.' });
    await message.getByRole('button', { name: 'Undo' }).click();
    await page.waitForFunction(() => document.querySelector('input')?.value === '');
    await reviewer().fill('Ada');
    await reviewer().blur();
    await message.waitFor();
    await page.reload();
    await reviewer().waitFor();
    assert.equal(await reviewer().inputValue(), 'Ada');
  });

  test('a number that makes no sense is refused in its place', async () => {
    const cells = visitor.page.getByRole('spinbutton', { name: 'Cells that a slide needs' });
    await cells.fill('0');
    await cells.blur();
    await shown('Give a whole number from 1 to 1,000,000.');
    await cells.fill('300');
    await cells.blur();
    await visitor.page.getByRole('group', { name: 'Cells that a slide needs was changed.' }).waitFor();
  });

  test('the band of doubtful cells is moved by key and told in words', async () => {
    const low = visitor.page.getByRole('slider', { name: 'Doubtful from' });
    await shown(/Below 20\s% likely infected/);
    await low.press('ArrowRight');
    await shown(/Below 21\s% likely infected/);
    await visitor.page.getByRole('group', { name: 'Which cells a person looks at was changed.' }).waitFor();
  });

  test('light and dark follow the system until a person chooses', async () => {
    const { page } = visitor;
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
    assert.equal(await theme(), undefined);
    await page.getByRole('radio', { name: 'Dark' }).check();
    assert.equal(await theme(), 'dark');
    await page.getByRole('radio', { name: 'As the system' }).check();
    assert.equal(await theme(), undefined);
  });

  test('a device is tested, and one that cannot be used says why', async () => {
    // The processor comes first; TensorFlow, where it is installed, lists it once more.
    await visitor.page
      .getByRole('button', { name: /^Test / })
      .first()
      .click();
    await shown('Passed');
    await shown(/small pictures a second\.$/);
    await shown(/^Not usable: .+|^Ready$/);
  });

  test('the data are checked', async () => {
    await press('Check the data');
    await shown('All is well: every record can be read, and nobody changed the log.');
  });

  test('a backup is made, and restoring it brings back what was', async () => {
    const { page } = visitor;
    await press('Back up now');
    await shown(/^Backed up \(/);
    await page.getByText(/^The last good one was made .+ found whole .+\.$/).waitFor();
    await reviewer().fill('Bello');
    await reviewer().blur();
    await page.getByRole('group', { name: 'Reviewer’s name was changed.' }).waitFor();
    // The newest comes first.
    await page
      .getByRole('button', { name: /^Restore the backup of/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: 'Go back to this backup?' });
    await dialog.getByText('The present database is kept beside it').waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await dialog.getByText('The backup is in place.').waitFor();
    await dialog.getByText(/^What was recorded between .+ and .+ is not in it\.$/).waitFor();
    await dialog.getByText(/kept as .+before-restore/).waitFor();
    await Promise.all([page.waitForEvent('load'), dialog.getByRole('button', { name: 'Go on' }).click()]);
    await reviewer().waitFor();
    assert.equal(await reviewer().inputValue(), 'Ada');
  });

  test('nothing went wrong unseen', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
