import type { Page } from 'playwright-core';
import { whileItMoves } from './patience.ts';

/** Chooses a folder in browser mode's dialog; `inside` is the name of a folder in it, by which it is known. */
export async function chooseFolder(
  page: Page,
  button: string,
  { path, inside }: { path: string; inside: string },
): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(path);
  await dialog.getByRole('button', { name: 'Go', exact: true }).click();
  await dialog.getByRole('button', { name: inside }).waitFor();
  await dialog.getByRole('button', { name: 'Use this folder' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Starts a screening of a folder with what is set already, and waits until it shows. */
export async function startScreening(
  page: Page,
  address: string,
  folder: string,
  { eightViews = false } = {},
): Promise<void> {
  await page.goto(`${address}#/screen/new?folder=${encodeURIComponent(folder)}`);
  await page.getByRole('grid', { name: 'Slides' }).waitFor();
  if (eightViews) {
    await page.getByText('Advanced', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'Look at each cell in eight views' }).check();
  }
  await page.getByRole('button', { name: 'Start screening' }).click();
  await page.getByRole('button', { name: 'Export' }).waitFor();
}

/** Waits until the screening that shows has finished. */
export async function screeningFinished(page: Page): Promise<void> {
  // While it runs, its progress stands above; the job bar has one of its own.
  const main = page.locator('main');
  await whileItMoves(main.getByRole('progressbar'), { state: 'detached' });
  await whileItMoves(main.getByText(/^Wait(ing for the work|s for ")/), { state: 'detached' });
}
