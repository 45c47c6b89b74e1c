/** The shell is started as Electron would start it, with a stand-in for Electron and everything else real. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { call as callProcedure } from '@orpc/server';
import './with-stand-in.ts';
import { silentJob } from '../../src-main/base/index.ts';
import type { ApiClient } from '../../src-main/contract/index.ts';
import { generateSyntheticDataset } from '../../src-main/synthetic/index.ts';
import { app, BrowserWindow, killLastProcess, told, wasPrevented, world } from './electron-stand-in.ts';
import { call, client, closeLines, connect, ended, PAGE, sender, until, window } from './page-side.ts';

const folder = mkdtempSync(join(tmpdir(), 'smearwise-start-'));

before(async () => {
  world.userData = folder;
  process.env['SMEARWISE_HOME'] = join(folder, 'home');
  await import('../../src-main/shell/main.ts');
});
after(() => {
  closeLines();
  rmSync(folder, { recursive: true });
});

describe('starting', () => {
  test('before Electron is ready: one instance, an origin of our own, every page in the sandbox', () => {
    assert.deepEqual(
      told.map((what) => what.split(' ')[0]).filter((name) => name !== 'commandLine.appendSwitch'),
      [
        'app.setName',
        'app.setAppUserModelId',
        'app.requestSingleInstanceLock',
        'registerSchemesAsPrivileged',
        'app.enableSandbox',
      ],
    );
    const scheme = told.find((what) => what.startsWith('registerSchemes')) ?? '';
    assert.deepEqual(JSON.parse(scheme.slice(scheme.indexOf(' '))), [
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
  });

  test('and Chromium is told to use no network by itself', () => {
    const switches = told.filter((what) => what.startsWith('commandLine.appendSwitch '));
    for (const expected of [
      'host-resolver-rules MAP * ~NOTFOUND',
      'no-proxy-server',
      'disable-background-networking',
      'disable-component-update',
      'disable-domain-reliability',
      'dns-prefetch-disable',
    ])
      assert.ok(switches.includes(`commandLine.appendSwitch ${expected}`), expected);
    assert.ok(told.indexOf(switches.at(-1) ?? '') < told.indexOf('app.enableSandbox'));
  });

  test('then the rules, and the window last', async () => {
    app.ready.resolve(undefined);
    await until(() => told.includes(`loadURL ${PAGE}`));
    const order = ['setPermissionRequestHandler', 'webRequest.onBeforeRequest', 'protocol.handle app'];
    const places = [...order, 'setApplicationMenu ours', 'BrowserWindow', `loadURL ${PAGE}`].map((what) =>
      told.indexOf(what),
    );
    assert.ok(
      places.every((place, index) => place > (places[index - 1] ?? -1)),
      told.join('\n'),
    );
    assert.equal(window().options.webPreferences['sandbox'], true);
    assert.ok(told.includes('setWebRTCIPHandlingPolicy disable_non_proxied_udp'));
    window().emit('ready-to-show');
    assert.equal(told.at(-1), 'window.show');
  });
});

describe('the page', () => {
  test('the page is given no permission', () => {
    call('permission request', {}, 'media', (granted: boolean) => {
      assert.equal(granted, false);
    });
    assert.equal(call('permission check', {}, 'notifications'), false);
    assert.equal(call('device permission', { deviceType: 'usb' }), false);
  });

  test('the page cannot reach the network', () => {
    const isCancelled = (url: string) => {
      let answer: unknown;
      call('request', { url }, (given: unknown) => {
        answer = given;
      });
      return answer;
    };
    assert.deepEqual(isCancelled('https://www.who.int/'), { cancel: true });
    assert.deepEqual(isCancelled(`${PAGE}assets/index.js`), { cancel: false });
  });

  test('the page stays where it is', () => {
    const { webContents } = window();
    const isKept = (event: string, url: string) => {
      let isPrevented = false;
      const details = {
        url,
        preventDefault: () => {
          isPrevented = true;
        },
      };
      webContents.emit(event, details);
      return isPrevented;
    };
    assert.ok(isKept('will-frame-navigate', 'https://evil.example/'));
    assert.ok(!isKept('will-frame-navigate', PAGE));
    assert.ok(isKept('will-redirect', 'https://www.who.int/'));
    assert.ok(wasPrevented(webContents, 'will-attach-webview'));
    assert.ok(!told.some((what) => what.startsWith('openExternal')));

    assert.deepEqual(call('window open', { url: 'file:///etc/passwd' }), { action: 'deny' });
    assert.deepEqual(call('window open', { url: 'https://www.who.int/' }), { action: 'deny' });
    assert.deepEqual(
      told.filter((what) => what.startsWith('openExternal')),
      ['openExternal https://www.who.int/'],
    );
  });

  test('is served with the strict headers, and its pictures with theirs', async () => {
    const serve = (path: string) =>
      call('protocol', { method: 'GET', url: `app://smearwise${path}` }) as Promise<Response>;
    assert.equal((await serve('/pictures?source=image&id=1&side=96')).status, 404);
    assert.equal((await serve('/pictures?path=/etc/passwd')).status, 404);
    assert.match(
      (await serve('/nothing')).headers.get('content-security-policy') ?? '',
      /default-src 'none'/,
    );
  });

  test('that crashes is shown again', () => {
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    assert.equal(told.at(-1), 'webContents.reload');
  });
});

describe('strangers are not answered', () => {
  for (const [who, from] of [
    ['another page', () => sender('https://evil.example/')],
    ['a frame in the page', () => sender(PAGE, {})],
    ['a frame that is gone', () => ({ ...sender(), senderFrame: null })],
    ['contents that are no window', () => ({ ...sender(), sender: {} })],
  ] as const) {
    test(who, async () => {
      assert.throws(() => call('smearwise:pick-folder', from()), { code: 'refused' });
      await connect(from()).closed;
    });
  }

  test('nor is the page itself when it asks for something of another shape', () => {
    for (const [channel, ...args] of [
      ['smearwise:pick-file', 'exe'],
      ['smearwise:pick-file'],
      ['smearwise:pick-folder', 'more'],
      ['smearwise:show-in-folder', '../relative'],
      ['smearwise:show-in-folder', { path: '/etc' }],
      ['smearwise:pick-new-file', 'csv', 'x'.repeat(10_000)],
    ] as const) {
      assert.throws(() => call(channel, sender(), ...args), { code: 'refused' }, channel);
    }
  });
});

describe('what the desktop adds to a browser', () => {
  test('dialogs for folders and files', async () => {
    world.chosenPaths = ['/cells/monday'];
    assert.equal(await call('smearwise:pick-folder', sender()), '/cells/monday');
    assert.equal(await call('smearwise:pick-file', sender(), 'onnx'), '/cells/monday');
    assert.equal(await call('smearwise:pick-new-file', sender(), 'csv', '../../cells.csv'), '/cells/monday');
    assert.deepEqual(told.slice(-3), [
      'showOpenDialog Choose a folder',
      'showOpenDialog Choose a file',
      'showSaveDialog cells.csv',
    ]);
    world.chosenPaths = [];
    assert.equal(await call('smearwise:pick-folder', sender()), null);
    assert.equal(await call('smearwise:pick-new-file', sender(), 'csv', 'cells.csv'), null);
  });

  test('the system’s file manager', () => {
    call('smearwise:show-in-folder', sender(), '/reports/monday');
    assert.equal(told.at(-1), 'showItemInFolder /reports/monday');
  });
});

describe('the line', () => {
  test('carries the contract', async () => {
    const overview = await client().app.overview();
    assert.equal(overview.app.shell, 'electron');
    assert.equal(overview.app.home, join(folder, 'home'));
  });

  test('answers a refusal in the one shape of errors', async () => {
    await assert.rejects(
      client().jobs.get({ job: 999 }),
      (error: { code?: string; data?: { code?: string } }) => {
        assert.equal(error.code, 'FAILED');
        assert.equal(error.data?.code, 'not-found');
        return true;
      },
    );
  });

  test('survives ten thousand damaged messages', async () => {
    const { port } = connect();
    const damaged = ['', '{', 'null', '[1,2,3]', '{"i":"1","p":null}', 0, 4e9, null, undefined, {}, [], true];
    const buffers = [new Uint8Array([0xff, 0, 1]), new ArrayBuffer(3), new Float64Array(2)];
    for (let index = 0; index < 10_000; index++) {
      const all = [...damaged, ...buffers];
      port.postMessage(all[index % all.length]);
    }
    assert.equal((await client().jobs.list({})).total, 0);
  });
});

const cells = join(folder, 'cells');
const startImport = async (api: ApiClient, name: string) =>
  (await api.datasets.import({ folder: cells, name, synthetic: true })).job;

describe('a job in a utility process', () => {
  before(async () => {
    await generateSyntheticDataset({
      ...{ folder: cells, patients: 4, cellsPerPatient: 6, infectedShare: 0.4 },
      ...{ seed: 3, job: silentJob },
    });
  });

  test('does its work and shows in the task bar', async () => {
    const api = client();
    const job = await startImport(api, 'cells');
    const { status } = await ended(api, job);
    assert.equal(status, 'finished');
    await until(() => told.at(-1) === 'setProgressBar -1.00 none');
    assert.ok(told.some((what) => /^setProgressBar .*(?:normal|indeterminate)$/.test(what)));
  });

  test('a job’s process that is killed leaves an interrupted job, with its cause', async () => {
    const api = client();
    const processes = told.filter((what) => what.startsWith('utilityProcess.fork')).length;
    const job = await startImport(api, 'more');
    await until(() => told.filter((what) => what.startsWith('utilityProcess.fork')).length > processes);
    killLastProcess();
    const { status, error, resumable } = await ended(api, job);
    assert.equal(status, 'interrupted');
    assert.match(error?.cause ?? '', /killed/);
    assert.ok(resumable);
  });
});

describe('ending', () => {
  test('a second start brings the window to the front', () => {
    app.emit('second-instance');
    assert.equal(told.at(-1), 'window.focus');
    assert.equal(BrowserWindow.getAllWindows().length, 1);
  });

  test('one that names another data folder says that it is not the one that is open', () => {
    const boxes = () => told.filter((what) => what.startsWith('showMessageBox '));
    app.emit('second-instance', {}, [], folder, { home: join(folder, 'home') });
    app.emit('second-instance', {}, [], folder, { home: null });
    assert.deepEqual(boxes(), []);
    app.emit('second-instance', {}, [], folder, { home: join(folder, 'other lab') });
    assert.equal(boxes().length, 1);
    assert.match(boxes()[0] ?? '', /open already, with another data folder.*Asked for: .*other lab/s);
  });

  test('the person is asked while a job is active, by whatever way the app is to end', async () => {
    world.chosenButton = 0;
    await startImport(client(), 'asked');
    const asked = () => told.filter((what) => what === 'showMessageBoxSync Quit Smearwise?').length;
    app.quit();
    assert.equal(asked(), 1);
    assert.ok(wasPrevented(window(), 'close'));
    assert.equal(asked(), 2);
    await delay(50);
    assert.ok(!told.includes('app: ended'));
  });

  test('the job stops, the data folder is closed, the window remembered; then the app ends', async () => {
    const job = await startImport(client(), 'stopped');
    world.chosenButton = 1;
    app.quit();
    assert.ok(!told.includes('app: ended'));
    await until(() => told.includes('app: ended'));
    const state: unknown = JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'));
    assert.deepEqual(state, { bounds: { x: 5, y: 6, width: 1000, height: 700 }, maximised: false });
    // Whoever opens the folder now finds it free.
    const { openApi } = await import('../../src-main/api/index.ts');
    const next = openApi({ home: join(folder, 'home'), shell: 'browser' });
    assert.equal((await callProcedure(next.router.jobs.get, { job })).status, 'interrupted');
    await next.close();
  });
});
