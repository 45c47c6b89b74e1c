import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { silentJob } from '../../src-main/base/index.ts';
import { importDataset } from '../../src-main/services/datasets/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { drawClinic } from '../support/clinic.ts';
import { axeFindingsInBothSchemes } from './axe.ts';
import { skipWithoutChromium } from './browser.ts';
import { whileItMoves } from './patience.ts';
import { type Visitor, visit } from './visitor.ts';

describe('labels that are probably wrong', { skip: skipWithoutChromium }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-labels-'));
  let visitor: Visitor;
  let page: Page;
  let suspects = 0;

  const gallery = () => page.getByRole('listbox', { name: 'Suspicious labels of clinic' });
  const option = (position: number) => page.locator(`[role=option][aria-posinset="${String(position)}"]`);
  const state = (name: string) => page.getByText(name, { exact: true });
  const assertNoAxeFindings = async () => {
    assert.deepEqual(await axeFindingsInBothSchemes(page), []);
  };

  before(async () => {
    const home = join(folder, 'home');
    await drawClinic(join(folder, 'cells'), { patients: 6, cells: 8, mislabelledEvery: 8 });
    const workspace = openWorkspace(home);
    const request = { folder: join(folder, 'cells'), name: 'clinic', positiveClass: 'Parasitized' };
    await importDataset(workspace.store, request, silentJob);
    workspace.close();
    visitor = await visit(home);
    page = visitor.page;
  });
  after(async () => {
    await visitor.leave();
    rmSync(folder, { recursive: true, force: true });
  });

  test('before the first check the screen says what it is for, and begins it', async () => {
    await visitor.go('datasets/clinic?show=labels');
    await page.getByRole('heading', { name: 'The labels have not been checked yet' }).waitFor();
    await assertNoAxeFindings();
    await page.getByRole('button', { name: 'Check the labels' }).click();
    await page.getByRole('progressbar', { name: 'Checking the labels of clinic' }).waitFor();
    await page.getByRole('button', { name: 'Stop the check' }).click();
    await page.getByText('The check was stopped. What was done is kept.').waitFor();
    await assertNoAxeFindings();
    await page.getByRole('button', { name: 'Go on' }).click();
  });

  test('the suspects come as pictures, the label as given beside the other one', async () => {
    await whileItMoves(page.getByText(/\d+ labels of 96 probably wrong/));
    suspects = Number(await gallery().getByRole('option').first().getAttribute('aria-setsize'));
    assert.ok(suspects >= 4, `${suspects} suspects`);
    await state(`To decide: ${suspects}`).waitFor();
    const name = await option(1).getAttribute('aria-label');
    assert.match(name ?? '', /^(Parasitized, looks like Uninfected|Uninfected, looks like Parasitized)$/);
    await assertNoAxeFindings();
  });

  test('a person keeps, relabels and excludes by key, and takes it back', async () => {
    await option(1).click();
    await page.keyboard.press('k');
    await state('Kept: 1').waitFor();
    assert.equal(await option(2).getAttribute('aria-selected'), 'true', 'the next one is up');
    const given = (await option(2).getAttribute('aria-label'))?.split(',')[0];
    await page.keyboard.press(given === 'Parasitized' ? '2' : '1');
    await state('Relabelled: 1').waitFor();
    await page.keyboard.press('x');
    await state('Excluded: 1').waitFor();
    await state(`To decide: ${suspects - 3}`).waitFor();
    await page.keyboard.press('z');
    await state('Excluded: 0').waitFor();
    await page.keyboard.press('Space');
    await page.getByText('Probability of the label').waitFor();
    await assertNoAxeFindings();
    await page.keyboard.press('Escape');
  });

  test('what was decided is found again, and outlasts the next check', async () => {
    await page.getByRole('radio', { name: 'Kept: 1' }).check();
    await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1);
    await option(1).click();
    await page.keyboard.press('Space');
    await page.getByText(/^Label kept by /).waitFor();
    await page.keyboard.press('Escape');
    await visitor.go('datasets/clinic?show=images&flag=relabelled');
    await page.waitForFunction(() => document.querySelectorAll('[role=option]').length === 1);
    await visitor.go('datasets/clinic?show=labels');
    await page.getByRole('button', { name: 'Check again' }).click();
    await whileItMoves(state('Relabelled: 0'));
    await state('Kept: 1').waitFor();
    assert.deepEqual(visitor.problems, []);
  });
});
