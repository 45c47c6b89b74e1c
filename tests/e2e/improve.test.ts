import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { importDataset, splitDataset } from '../../src-main/services/datasets/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { drawClinic, temporaryFolder } from '../support/clinic.ts';
import { skipWithoutChromium } from './browser.ts';
import { whileItMoves } from './patience.ts';
import { visit, type Visitor } from './visitor.ts';

const SHIPPED = 'SMEARWISE_SHIPPED_MODEL';

describe('improving the model that came with Smearwise', { skip: skipWithoutChromium }, () => {
  const endings: (() => Promise<void>)[] = [];
  const without = process.env[SHIPPED];
  let visitor: Visitor;

  before(async () => {
    const folder = await temporaryFolder({ after: (work) => endings.push(work) }, 'improve');
    const home = join(folder, 'home');
    const workspace = openWorkspace(home);
    const { store } = workspace;
    await drawClinic(join(folder, 'cells'), { patients: 8, cells: 6 });
    await importDataset(store, { folder: join(folder, 'cells'), name: 'clinic' }, silentJob);
    const method = { kind: 'ratio', train: 0.5, validation: 0.25, test: 0.25, seed: 1 } as const;
    await splitDataset(store, { dataset: 'clinic', method, name: 'first' });
    workspace.close();
    process.env[SHIPPED] = 'on';
    visitor = await visit(home);
  });
  after(async () => {
    await visitor.leave();
    process.env[SHIPPED] = without;
    for (const end of endings) await end();
  });

  test('is proposed first, runs round by round, and becomes a version with its result', async () => {
    const { page } = visitor;
    const next = () => page.getByRole('button', { name: 'Next', exact: true }).click();
    await visitor.go('train/new');
    await next();
    await page.getByRole('heading', { name: 'Which patients are kept aside?' }).waitFor();
    await next();
    const improve = page.getByRole('radio', { name: 'Improve the model in use with my cells' });
    await improve.waitFor();
    assert.ok(await improve.isChecked());
    await page.getByText('Advanced', { exact: true }).click();
    const hidden = async (units: string) => {
      await page.waitForFunction(
        ([field, wanted]) => field instanceof HTMLInputElement && field.value === wanted,
        [await page.getByRole('spinbutton', { name: 'Hidden units' }).elementHandle(), units] as const,
      );
    };
    await hidden('0');
    await page.getByRole('combobox', { name: 'Recipe' }).selectOption('quick');
    await hidden('256');
    await page.getByRole('combobox', { name: 'Recipe' }).selectOption('standard');
    await hidden('0');
    await page.getByRole('combobox', { name: 'Backbone' }).selectOption('random-conv');
    await hidden('256');
    await page.getByRole('combobox', { name: 'Backbone' }).selectOption('smearnet');
    await hidden('0');
    await page.getByRole('button', { name: 'Back to what is proposed' }).click();
    for (const [name, value] of [
      ['Input size', '32'],
      ['Most epochs', '12'],
    ] as const)
      await page.getByRole('spinbutton', { name, exact: true }).fill(value);
    await next();
    await page.getByRole('button', { name: 'Start learning', exact: true }).click();
    await whileItMoves(page.getByText(/^Round \d+ of at most 12$/));
    await page.getByText(/^At most \d/).waitFor();
    const result = page.getByRole('link', { name: 'See the result' });
    await whileItMoves(result);
    await result.click();
    await page
      .getByText(/^Of 100 infected cells it finds/)
      .first()
      .waitFor();
    const [version] = await modelsOf(visitor);
    assert.match(version ?? '', /v1[^]*v0/, 'made from the model in use');
    assert.deepEqual(visitor.problems, []);
  });
});

/** The rows of the list of versions, newest first. */
async function modelsOf(visitor: Visitor): Promise<string[]> {
  await visitor.go('models');
  const rows = visitor.page.getByRole('row').filter({ hasText: /v\d/ });
  await rows.first().waitFor();
  return rows.allInnerTexts();
}
