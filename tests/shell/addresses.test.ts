import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  isGranted,
  isOwnAddress,
  isOwnSender,
  isStartPage,
  mayLoad,
  mayNavigate,
  mayOpenOutside,
} from '../../src-main/shell/index.ts';

const STRANGERS = [
  'https://smearwise/',
  'file:///etc/passwd',
  'app://smearwise.example/',
  'app://smearwise:8080/',
  'app://person:secret@smearwise/',
  'app://evil/smearwise/',
  'app:smearwise/',
  'apps://smearwise/',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'about:blank',
  '',
  'app://',
];

describe('the app’s own addresses', () => {
  test('app://smearwise/… is ours', () => {
    assert.ok(isOwnAddress('app://smearwise/'));
    assert.ok(isOwnAddress('app://smearwise/assets/index-1.js?x=1#y'));
  });

  for (const address of STRANGERS) {
    test(`"${address}" is not`, () => {
      assert.ok(!isOwnAddress(address));
      assert.ok(!isStartPage(address));
    });
  }

  test('the start page is one page, whatever its fragment', () => {
    assert.ok(isStartPage('app://smearwise/'));
    assert.ok(isStartPage('app://smearwise/#/models/v3?tab=card'));
    for (const other of ['app://smearwise/index.html', 'app://smearwise/?x', 'app://smearwise/assets/a.js']) {
      assert.ok(!isStartPage(other), other);
    }
  });
});

describe('navigation', () => {
  test('only to the start page, as a reload does', () => {
    assert.ok(mayNavigate('app://smearwise/'));
    assert.ok(mayNavigate('app://smearwise/#/settings'));
  });

  for (const address of [
    ...STRANGERS,
    'app://smearwise/pictures?source=image&id=1',
    'https://www.who.int/',
  ]) {
    test(`not to "${address}"`, () => {
      assert.ok(!mayNavigate(address));
    });
  }
});

describe('links into the person’s browser', () => {
  test('named sites over https', () => {
    assert.ok(mayOpenOutside('https://www.who.int/teams/global-malaria-programme'));
    assert.ok(mayOpenOutside('https://lhncbc.nlm.nih.gov/LHC-research/LHC-projects/image-processing/'));
  });

  for (const address of [
    ...STRANGERS,
    'http://www.who.int/',
    'https://who.int.evil.example/',
    'https://evil.example/?https://www.who.int/',
    'https://www.who.int:8443/',
    'https://www.who.int@evil.example/',
    'https://person@www.who.int/',
    'mailto:someone@www.who.int',
    'ms-settings:privacy',
    'smb://www.who.int/share',
    String.raw`\\www.who.int\share`,
  ]) {
    test(`not "${address}"`, () => {
      assert.ok(!mayOpenOutside(address));
    });
  }
});

describe('what a page may load', () => {
  test('what the app serves and what the page itself made', () => {
    assert.ok(mayLoad('app://smearwise/assets/index.js', false));
    assert.ok(mayLoad('app://smearwise/pictures?source=cell&id=3&side=96', false));
    assert.ok(mayLoad('blob:app://smearwise/0b9a', false));
  });

  for (const address of [
    ...STRANGERS,
    'https://www.who.int/',
    'http://127.0.0.1:8080/',
    'wss://evil.example/',
    'blob:https://evil.example/0b9a',
    'devtools://devtools/bundled/inspector.html',
  ]) {
    test(`not "${address}" in an installed app`, () => {
      assert.ok(!mayLoad(address, false));
    });
  }

  test('developer tools only where the app runs from its sources', () => {
    assert.ok(mayLoad('devtools://devtools/bundled/inspector.html', true));
    assert.ok(!mayLoad('https://evil.example/', true));
  });
});

describe('who may ask the main process', () => {
  const page = { url: 'app://smearwise/#/models', isMainFrame: true };

  test('the app’s page in the main frame of a window of ours', () => {
    assert.ok(isOwnSender({ fromOwnWindow: true, frame: page }));
  });

  test('not a frame inside it', () => {
    assert.ok(!isOwnSender({ fromOwnWindow: true, frame: { ...page, isMainFrame: false } }));
  });

  test('not from contents that are no window, such as developer tools', () => {
    assert.ok(!isOwnSender({ fromOwnWindow: false, frame: page }));
  });

  test('not a frame that has gone', () => {
    assert.ok(!isOwnSender({ fromOwnWindow: true, frame: null }));
  });

  for (const url of STRANGERS) {
    test(`not a page at "${url}"`, () => {
      assert.ok(!isOwnSender({ fromOwnWindow: true, frame: { url, isMainFrame: true } }));
    });
  }
});

test('no permission of Chromium’s is granted', () => {
  for (const permission of [
    'clipboard-read',
    'display-capture',
    'fileSystem',
    'fullscreen',
    'geolocation',
    'hid',
    'local-fonts',
    'media',
    'midi',
    'notifications',
    'openExternal',
    'pointerLock',
    'serial',
    'unknown',
    'usb',
    'window-management',
  ]) {
    assert.ok(!isGranted(permission), permission);
  }
});
