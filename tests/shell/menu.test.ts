import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Area, AREAS, ROUTES } from '../../src-main/contract/index.ts';
import { type MenuItem, menuTemplate, screenAddress, shellTexts } from '../../src-main/shell/index.ts';
import { matchPath, parseHash } from '../../src-renderer/lib/route.ts';
import { frame as germanFrame } from '../../src-renderer/messages/de/frame.ts';
import { frame as englishFrame } from '../../src-renderer/messages/en/frame.ts';
import { SCREENS } from '../../src-renderer/screens/screens.ts';

const english = shellTexts('en', 'de-DE');
const german = shellTexts(null, 'de-AT');

function menu(platform: NodeJS.Platform, developer = false, went: string[] = []): MenuItem[] {
  const actions = {
    goTo: (area: Area) => {
      went.push(area);
    },
    showDataFolder: () => {
      went.push('data folder');
    },
  };
  return menuTemplate({ texts: english.menu, platform, developer, actions });
}

const itemsOf = (template: readonly MenuItem[]): MenuItem[] =>
  template.flatMap((item) => [item, ...itemsOf(item.submenu ?? [])]);

describe('the menu bar', () => {
  for (const platform of ['linux', 'win32', 'darwin'] satisfies NodeJS.Platform[]) {
    test(`${platform}: every item has words, and a thing to do`, () => {
      for (const item of itemsOf(menu(platform, true))) {
        if (item.type === 'separator') continue;
        assert.ok(item.label, JSON.stringify(item));
        assert.ok(item.role ?? item.click ?? item.submenu, item.label);
      }
    });

    test(`${platform}: ends the app and tells about it`, () => {
      const roles = itemsOf(menu(platform)).map(({ role }) => role);
      assert.ok(roles.includes('quit'));
      assert.ok(roles.includes('about'));
    });
  }

  test('leads to every screen by a key', () => {
    const went: string[] = [];
    const items = itemsOf(menu('linux', false, went));
    for (const { accelerator, click } of items) if (accelerator !== undefined) click?.();
    assert.deepEqual(went, [...AREAS]);
  });

  test('each key leads to the screen that its item names, as the page finds screens', () => {
    const went: Area[] = [];
    for (const { accelerator, click } of itemsOf(menu('linux', false, went)))
      if (accelerator !== undefined) click?.();
    for (const area of went) {
      assert.equal(screenAt(screenAddress(area))?.path, area);
      assert.equal(english.menu.areas[area], englishFrame[area]);
      assert.equal(german.menu.areas[area], germanFrame[area]);
    }
  });

  test('shows the data folder', () => {
    const went: string[] = [];
    itemsOf(menu('linux', false, went))
      .find(({ label }) => label === english.menu.showDataFolder)
      ?.click?.();
    assert.deepEqual(went, ['data folder']);
  });

  test('offers developer tools only where the app runs from its sources', () => {
    const has = (developer: boolean) =>
      itemsOf(menu('win32', developer)).some(({ role }) => role === 'toggleDevTools' || role === 'reload');
    assert.ok(has(true));
    assert.ok(!has(false));
  });

  test('uses a key for one thing only', () => {
    const keys = itemsOf(menu('linux', true)).flatMap(({ accelerator }) => accelerator ?? []);
    assert.equal(new Set(keys).size, keys.length);
  });
});

/** The page's own way from the address to a screen. */
function screenAt(address: string) {
  const { segments } = parseHash(new URL(address).hash);
  return SCREENS.find(({ path }) => matchPath(path, segments) !== undefined);
}

describe('the addresses of screens', () => {
  test('are those of the one list: each has a screen, each screen is listed, in the area it begins with', () => {
    assert.deepEqual(
      SCREENS.map(({ path }) => path),
      [...ROUTES],
    );
    for (const { path, area } of SCREENS) assert.equal(path.split('/')[0], area);
  });

  test('of a screen with a value in it', () => {
    assert.equal(screenAt(screenAddress('activity', 12))?.path, 'activity/:job');
    assert.equal(screenAt(screenAddress('datasets', 'a/b #?'))?.path, 'datasets/:dataset');
  });
});

describe('the shell’s sentences', () => {
  test('are in the language chosen, else in the system’s, else in English', () => {
    assert.equal(english.menu.file, 'File');
    assert.equal(german.menu.file, 'Datei');
    assert.equal(shellTexts('de', 'en-GB').menu.file, 'Datei');
    assert.equal(shellTexts(null, 'fr-FR').menu.file, 'File');
    assert.equal(shellTexts('pt', 'de-DE').menu.file, 'File');
  });

  test('count jobs', () => {
    for (const { quit } of [english, german]) {
      assert.notEqual(quit.question(1), quit.question(2));
      assert.match(quit.question(3), /3/);
    }
  });

  test('name every kind and end of a job', () => {
    assert.equal(english.notification.title('training', 'finished'), 'Training finished');
    assert.equal(german.notification.title('screening', 'failed'), 'Durchmusterung fehlgeschlagen');
  });
});
