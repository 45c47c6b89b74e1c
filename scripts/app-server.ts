import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openApi } from '../src-main/api/index.ts';
import { serveBrowser } from '../src-main/browser/index.ts';
import { galleryPages } from './gallery-pages.ts';

/** The parts of the page that shows every component in its states: `#/gallery?show=<part>`. */
export const GALLERY_PARTS = [
  'controls',
  'states',
  'cells',
  'gallery',
  'table',
  'charts',
  'frame',
  'home',
] as const;

/** Smearwise in browser mode, with the gallery of components among its screens. */
export interface AppServer {
  /** Ends with a slash; `#/…` comes behind it. */
  address: string;
  /** Lets a browser in and shows Home. */
  open(page: Page): Promise<void>;
  close(): Promise<void>;
}

/** Serves the interface with its contract, on the data folder `home` or a new, empty one. */
export async function serveApp(home?: string): Promise<AppServer> {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-app-'));
  const pages = await galleryPages();
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const api = openApi({ home: home ?? join(folder, 'home'), shell: 'browser', log });
  const server = await serveBrowser({ api, folder: pages, log });
  const address = `${server.origin}/`;
  return {
    address,
    open: async (page) => {
      await page.goto(server.newAddress());
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
    close: async () => {
      await server.close();
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
