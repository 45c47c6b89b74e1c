import type { Browser, Page } from 'playwright-core';
import { type AppServer, serveApp } from '../../scripts/app-server.ts';
import { contextForAxe } from './axe.ts';
import { startChromium } from './browser.ts';

/** A person at Smearwise: a page in Chromium on a data folder. */
export interface Visitor {
  readonly app: AppServer;
  readonly page: Page;
  /** Errors of the page that nobody saw. */
  readonly problems: string[];
  /** Goes to a screen by what stands behind `#/` in its address. */
  go(address: string): Promise<void>;
  /** Chooses a path of this PC in the open dialog for files. */
  browseTo(folder: string): Promise<void>;
  leave(): Promise<void>;
}

/** Opens the app on the data folder `home`, or a new, empty one. */
export async function visit(home?: string): Promise<Visitor> {
  const [browser, app]: [Browser, AppServer] = await Promise.all([startChromium(), serveApp(home)]);
  const page = await (await contextForAxe(browser)).newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // Chromium asks for an icon of its own accord.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'))
      problems.push(`${message.text()} (${message.location().url})`);
  });
  await app.open(page);
  return {
    ...{ app, page, problems },
    go: async (address) => {
      await page.goto(`${app.address}#/${address}`);
    },
    browseTo: async (folder) => {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
      await dialog.getByRole('button', { name: 'Go' }).click();
    },
    leave: async () => {
      await browser.close();
      await app.close();
    },
  };
}
