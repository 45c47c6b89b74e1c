import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  MINIMUM_SIZE,
  readWindowState,
  type Rectangle,
  restoreBounds,
  windowOptions,
  writeWindowState,
} from '../../src-main/shell/index.ts';

const MAIN = { x: 0, y: 25, width: 1920, height: 1055 };
const RIGHT = { x: 1920, y: 0, width: 2560, height: 1440 };
const left = (bounds: Rectangle, maximised = false) => ({ bounds, maximised });

describe('how a window is made', () => {
  const { webPreferences, ...window } = windowOptions({
    bounds: { x: 10, y: 20, width: 1360, height: 860 },
    preload: '/app/preload.cjs',
    dark: false,
    developer: false,
  });

  test('the page is in the sandbox, apart from the preload, without Node', () => {
    assert.equal(webPreferences.sandbox, true);
    assert.equal(webPreferences.contextIsolation, true);
    assert.equal(webPreferences.nodeIntegration, false);
    assert.equal(webPreferences.nodeIntegrationInWorker, false);
    assert.equal(webPreferences.nodeIntegrationInSubFrames, false);
    assert.equal(webPreferences.preload, '/app/preload.cjs');
  });

  test('Chromium’s own protections stay, what is experimental stays off', () => {
    assert.equal(webPreferences.webSecurity, true);
    assert.equal(webPreferences.allowRunningInsecureContent, false);
    assert.equal(webPreferences.experimentalFeatures, false);
    assert.equal(webPreferences.webviewTag, false);
    assert.equal(webPreferences.navigateOnDragDrop, false);
    assert.ok(!('enableBlinkFeatures' in webPreferences));
  });

  test('nothing is downloaded for it', () => {
    assert.equal(webPreferences.spellcheck, false);
  });

  test('developer tools only where the app runs from its sources', () => {
    assert.equal(webPreferences.devTools, false);
    const request = { bounds: MAIN, preload: '', dark: true, developer: true };
    assert.equal(windowOptions(request).webPreferences.devTools, true);
  });

  test('it opens where asked, once the page has drawn itself', () => {
    assert.deepEqual([window.x, window.y, window.width, window.height], [10, 20, 1360, 860]);
    assert.equal(window.show, false);
  });
});

describe('where a window opens', () => {
  test('the first time in the middle of the main screen', () => {
    const { bounds, maximised } = restoreBounds(undefined, [MAIN, RIGHT]);
    assert.deepEqual(bounds, { x: 280, y: 123, width: 1360, height: 860 });
    assert.equal(maximised, false);
  });

  test('as it was left, on whichever screen', () => {
    const bounds = { x: 2100, y: 100, width: 1500, height: 900 };
    assert.deepEqual(restoreBounds(left(bounds, true), [MAIN, RIGHT]), { bounds, maximised: true });
  });

  test('in the middle of the main screen where its own screen is gone', () => {
    const { bounds } = restoreBounds(left({ x: 2100, y: 100, width: 1500, height: 900 }), [MAIN]);
    assert.deepEqual(bounds, { x: 210, y: 103, width: 1500, height: 900 });
  });

  test('pushed back where only a corner would show, as where a screen became smaller', () => {
    const { bounds } = restoreBounds(left({ x: 1500, y: 700, width: 1200, height: 800 }), [MAIN]);
    assert.deepEqual(bounds, { x: 720, y: 280, width: 1200, height: 800 });
  });

  test('never larger than its screen, never smaller than can be used', () => {
    const huge = restoreBounds(left({ x: 0, y: 0, width: 9000, height: 9000 }), [MAIN]);
    assert.deepEqual(huge.bounds, MAIN);
    const tiny = restoreBounds(left({ x: 300, y: 300, width: 200, height: 100 }), [MAIN]);
    assert.deepEqual([tiny.bounds.width, tiny.bounds.height], [MINIMUM_SIZE.width, MINIMUM_SIZE.height]);
    const netbook = { x: 0, y: 0, width: 800, height: 560 };
    assert.deepEqual(restoreBounds(undefined, [netbook]).bounds, netbook);
  });

  test('always inside one screen, from wherever it was left', () => {
    const screens = [MAIN, RIGHT, { x: -1280, y: 400, width: 1280, height: 984 }];
    for (let x = -4000; x <= 6000; x += 370) {
      for (let y = -3000; y <= 3000; y += 410) {
        const { bounds } = restoreBounds(left({ x, y, width: 1100, height: 700 }), screens);
        const inside = screens.some(
          (area) =>
            bounds.x >= area.x &&
            bounds.y >= area.y &&
            bounds.x + bounds.width <= area.x + area.width &&
            bounds.y + bounds.height <= area.y + area.height,
        );
        assert.ok(inside, JSON.stringify({ x, y, bounds }));
      }
    }
  });

  test('somewhere, even where the system names no screen', () => {
    assert.ok(restoreBounds(undefined, []).bounds.width > 0);
  });
});

describe('how a window was left is remembered', () => {
  const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximised: true };

  test('from one start to the next', (t) => {
    const folder = temporaryFolder(t);
    assert.equal(readWindowState(folder), undefined);
    writeWindowState(folder, state);
    assert.deepEqual(readWindowState(folder), state);
  });

  for (const [what, content] of [
    ['empty', ''],
    ['cut off', '{"bounds":{"x":1'],
    ['of another shape', '{"bounds":[1,2,3,4]}'],
    ['full of nonsense', '{"bounds":{"x":"1","y":null,"width":1e999,"height":2},"maximised":1}'],
  ] as const) {
    test(`a file that is ${what} is as none`, (t) => {
      const folder = temporaryFolder(t);
      writeWindowState(folder, state);
      for (const file of readdirSync(folder)) writeFileSync(join(folder, file), content);
      assert.equal(readWindowState(folder), undefined);
    });
  }

  test('a folder that cannot be written to is no error', () => {
    writeWindowState('/nonexistent/folder', state);
  });
});

function temporaryFolder(t: { after(clean: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-window-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}
