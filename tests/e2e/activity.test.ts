import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { drawClinic, smallRecipe } from '../support/clinic.ts';
import { jobEnd, jobWhen, startApp } from '../support/running-app.ts';
import { axeFindingsInBothSchemes } from './axe.ts';
import { skipWithoutChromium } from './browser.ts';
import { visit, type Visitor } from './visitor.ts';

/** Fills a data folder: an import that went well, one of a file that is no model, a training that was cut off. */
async function fill(folder: string): Promise<void> {
  const endings: (() => Promise<void>)[] = [];
  const { client } = await startApp({ after: (work) => endings.push(work) }, join(folder, 'home'));
  try {
    const naming = { kind: 'pattern', pattern: '^(?<patient>C\\d+)', preset: null } as const;
    const cells = join(folder, 'cells');
    await jobEnd(client, (await client.datasets.import({ folder: cells, name: 'clinic', naming })).job);
    const method = { kind: 'ratio', train: 0.5, validation: 0.25, test: 0.25, seed: 1 } as const;
    await client.datasets.split({ dataset: 'clinic', method, name: 'first' });
    await jobEnd(client, (await client.models.import({ file: join(folder, 'holiday.onnx') })).job);
    const recipe = smallRecipe({ maxEpochs: 10_000, patience: 10_000 });
    const names = { dataset: 'clinic', split: 'first', backbone: 'random-conv' };
    const { job } = await client.training.start({ ...names, recipe, engine: 'onnxruntime' });
    await jobWhen(client, job, ({ progress }) => (progress?.done ?? 0) > 0);
  } finally {
    for (const end of endings) await end();
  }
}

describe('activity', { skip: skipWithoutChromium }, () => {
  let folder: string;
  let visitor: Visitor;
  const row = (name: RegExp) => visitor.page.getByRole('row', { name });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smearwise-activity-'));
    await drawClinic(join(folder, 'cells'), { patients: 8, cells: 4 });
    await writeFile(join(folder, 'holiday.onnx'), 'no network');
    await fill(folder);
    visitor = await visit(join(folder, 'home'));
  });
  after(async () => {
    await visitor.leave();
    await rm(folder, { recursive: true, force: true });
  });

  test('work is listed newest first, each with its state', async () => {
    await visitor.go('activity');
    await row(/Training: .* Interrupted/).waitFor();
    await row(/Importing images: clinic Finished/).waitFor();
    await row(/Importing a model: holiday\.onnx Failed/).waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(visitor.page), []);
  });

  test('a job that failed says why, what to do now, and gives its details', async () => {
    const { page } = visitor;
    await row(/holiday\.onnx/).click();
    await page.getByRole('heading', { name: 'Importing a model: holiday.onnx', level: 1 }).waitFor();
    const alert = page.getByRole('alert');
    await alert
      .getByText(/holiday\.onnx/)
      .first()
      .waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await alert.getByRole('button', { name: 'Copy details' }).click();
    await alert.getByRole('button', { name: 'Copied' }).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /holiday\.onnx[^]*code: /);
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('a job that is done tells what it brought and leads to its subject', async () => {
    const { page } = visitor;
    await visitor.go('activity/1');
    await page.getByText('64 images were added.').waitFor();
    assert.equal(
      await page.getByRole('link', { name: 'Open the check report' }).getAttribute('href'),
      '#/datasets/import/1',
    );
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  });

  test('work that was cut off goes on, and is stopped again', async () => {
    const { page } = visitor;
    await visitor.go('activity');
    await row(/Training: /)
      .getByRole('button', { name: /^Go on with: Training/ })
      .click();
    await row(/Training: .* Running/).waitFor();
    await visitor.go('settings');
    await page.getByText('Not while work is running.').first().waitFor();
    assert.equal(await page.getByRole('button', { name: /^Restore/ }).count(), 0);
    await visitor.go('activity/3');
    await page.getByText('It is running.').waitFor();
    await page.getByRole('group', { name: 'Log' }).getByRole('listitem').first().waitFor();
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Stop: Training/ })
      .click();
    await page.getByText('A person stopped it. What was done before is kept.').waitFor();
    await visitor.go('activity');
    await row(/Training: .* Stopped/).waitFor();
  });

  test('a job that there is not says so', async () => {
    await visitor.go('activity/999');
    await visitor.page.getByRole('alert').getByText('There is no job number 999.').waitFor();
  });

  test('nothing went wrong unseen', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
