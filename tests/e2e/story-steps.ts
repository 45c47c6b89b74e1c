import type { Page } from 'playwright-core';
import { MEASURING, whileItMoves } from './patience.ts';
import { chooseFolder, screeningFinished } from './screening-page.ts';

/**
 * What a technician does between the first start and a reviewed slide, by the interface alone. Each step ends on
 * something worth looking at: the story is tested in between, and the guide's pictures are taken there.
 */

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });

/** From Home to the preview of what a folder of labelled cells would bring. */
export async function lookAtCells(page: Page, folder: string): Promise<void> {
  await page.getByRole('link', { name: 'Import images' }).first().click();
  await chooseFolder(page, 'Choose folder', { path: folder, inside: 'Parasitized' });
  await page.getByText(/^\d+ images are read and checked\.$/).waitFor();
}

/** Ends at the check report. */
export async function importCells(page: Page): Promise<void> {
  await button(page, 'Import images').click();
  await whileItMoves(page.getByRole('link', { name: 'Open the dataset' }));
}

/** From the check report to the question which patients are kept aside, with its preview. */
export async function askWhoIsKeptAside(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Open the dataset' }).click();
  await page.getByRole('link', { name: 'Train on this dataset' }).click();
  await heading(page, 'Which cells shall it learn from?').waitFor();
  await button(page, 'Next').click();
  await heading(page, 'Which patients are kept aside?').waitFor();
  await page.getByRole('spinbutton', { name: 'For the test' }).fill('25');
  await page
    .getByRole('grid', { name: 'Patients and their part' })
    .getByText('For the test')
    .first()
    .waitFor();
}

/** Ends at the three proposals, each with its time on this PC. */
export async function askHowItLearns(page: Page): Promise<void> {
  await button(page, 'Split and go on').click();
  await heading(page, 'How thoroughly shall it learn?').waitFor();
  await whileItMoves(
    page
      .getByRole('radiogroup')
      .getByText(/^About \d/)
      .nth(2),
    MEASURING,
  );
}

/** Sets limits that no model reaches, and a small classifier that learns until it is told to stop. */
export async function setLimitsAndSize(page: Page, size: { input: number; hidden: number }): Promise<void> {
  await page.getByRole('spinbutton', { name: /Infected cells found/ }).fill('100');
  await page.getByRole('spinbutton', { name: /wrongly marked/ }).fill('0');
  await page.getByText('Advanced', { exact: true }).click();
  for (const [name, value] of [
    ['Views of each cell', 1],
    ['Input size', size.input],
    ['Hidden units', size.hidden],
    ['Most epochs', 10_000],
    ['Patience', 10_000],
  ] as const)
    await page.getByRole('spinbutton', { name, exact: true }).fill(String(value));
}

/** Ends when the first rounds are drawn. */
export async function startLearning(page: Page): Promise<void> {
  await button(page, 'Next').click();
  await heading(page, 'Is this right?').waitFor();
  await button(page, 'Start learning').click();
  await whileItMoves(page.getByText(/^Round [\d,]+ of at most/));
  await page.getByRole('img', { name: 'How wrong it is, round by round' }).waitFor();
}

/** Waits until the curve of the rounds is drawn on. */
export async function curveMoved(page: Page): Promise<void> {
  const drawn = (await page.locator('svg path.main').getAttribute('d')) ?? '';
  await page.locator(`svg path.main:not([d="${drawn}"])`).waitFor({ state: 'attached' });
}

/** Ends at the result of the version that was made. */
export async function stopAndKeepTheBest(page: Page): Promise<void> {
  await button(page, 'Stop and keep the best').click();
  const result = page.getByRole('link', { name: 'See the result' });
  await whileItMoves(result);
  await result.click();
  await page
    .getByText(/^Of 100 infected cells it finds \d+/)
    .first()
    .waitFor();
}

/** Puts the version in use over a name and a reason, as it misses its limits. */
export async function putInUseAnyway(page: Page, person: string, reason: string): Promise<void> {
  await button(page, 'Put in use').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Who is responsible' }).fill(person);
  await dialog.getByRole('textbox', { name: 'Why it is used all the same' }).fill(reason);
  await button(page, 'Put in use anyway').click();
  await page.getByText('In use', { exact: true }).waitFor();
}

/** From anywhere to the slides that a folder would have; `slide` is one of them. */
export async function lookAtSlides(page: Page, folder: string, slide: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('link', { name: 'Screen', exact: true })
    .click();
  await page.getByRole('link', { name: 'Screen a folder' }).first().click();
  await chooseFolder(page, 'Choose folder', { path: folder, inside: slide });
  await page.getByRole('grid', { name: 'Slides' }).getByText(slide, { exact: true }).waitFor();
}

/** Ends at the slides' cards, with nothing running any more. */
export async function screenSlides(page: Page): Promise<void> {
  await button(page, 'Start screening').click();
  await button(page, 'Export').waitFor();
  await screeningFinished(page);
}

/** Opens a slide of the screening that shows; ends when its cells are drawn. */
export async function openSlide(page: Page, slide: string): Promise<void> {
  await page.getByRole('link', { name: slide, exact: true }).click();
  await page
    .getByRole('listbox', { name: `Cells of slide ${slide}` })
    .getByRole('option')
    .first()
    .waitFor();
}
