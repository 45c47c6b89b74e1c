/** The desktop app in Electron itself, as `npm run test:electron` starts it: built, with a data folder of its own. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AREAS } from '../../src-main/contract/index.ts';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

/** Where the script found Electron. */
const binary = process.env['SMEARWISE_ELECTRON'];
const skip = binary === undefined ? '`npm run test:electron` runs it where Electron’s binary is' : false;
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the app in Electron', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-electron-'));
  let app: ElectronApplication;
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    app = await _electron.launch({
      ...(binary !== undefined && { executablePath: binary }),
      args: [root, '--home', join(folder, 'home'), `--user-data-dir=${join(folder, 'window')}`],
    });
    page = await app.firstWindow();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
  });
  after(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows Home on an empty data folder', async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Import images' }).waitFor();
    assert.equal(new URL(page.url()).origin, 'app://smearwise');
  });

  test('leads to every screen', async () => {
    for (const [key, name] of [
      ['d', 'Datasets'],
      ['m', 'Models'],
      ['s', 'Screening'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    }
  });

  test('the menu leads to every area', async () => {
    const labels = await app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? [])
        .flatMap(({ submenu }) => submenu?.items ?? [])
        .filter(({ accelerator }) => /^CmdOrCtrl\+\d$/.test(accelerator ?? ''))
        .map(({ label }) => label),
    );
    assert.equal(labels.length, AREAS.length);
    for (const [index, label] of labels.entries()) {
      await app.evaluate(({ Menu }, wanted) => {
        const items = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? []);
        items.find((item) => item.label === wanted)?.click();
      }, label);
      const area = AREAS[index] ?? '';
      await page.waitForURL((url) => url.hash === `#/${area}`, { timeout: 10_000 });
      await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 10_000 });
    }
  });

  test('its page has neither Node nor Electron, and no network', async () => {
    const seen = await page.evaluate(async () => ({
      node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
      host: Object.keys((globalThis as { smearwise?: object }).smearwise ?? {}).length,
      network: await fetch('https://www.who.int/').then(
        () => 'reached',
        () => 'refused',
      ),
      opened: window.open('https://evil.example/') === null,
    }));
    assert.deepEqual(seen, { node: [], host: 6, network: 'refused', opened: true });
  });

  test('nothing failed unseen', () => {
    const ours = problems.filter((line) => !line.includes('www.who.int'));
    assert.deepEqual(ours, []);
  });
});
