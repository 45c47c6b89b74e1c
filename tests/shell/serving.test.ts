import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ownFile, serveApp } from '../../src-main/shell/index.ts';
import { CONTENT_SECURITY_POLICY } from '../../src-main/web/index.ts';

const FOLDER = join(tmpdir(), 'renderer');

describe('the file that an address names', () => {
  test('the start page is index.html', () => {
    assert.deepEqual(ownFile(FOLDER, 'app://smearwise/#/models'), {
      path: join(FOLDER, 'index.html'),
      type: 'text/html; charset=utf-8',
    });
  });

  test('files below the folder, whatever the query', () => {
    assert.deepEqual(ownFile(FOLDER, 'app://smearwise/assets/index-B1x_9.js?v=2'), {
      path: join(FOLDER, 'assets', 'index-B1x_9.js'),
      type: 'text/javascript; charset=utf-8',
    });
  });

  for (const address of [
    'app://smearwise/../secret.json',
    'app://smearwise/assets/../../secret.json',
    'app://smearwise/%2e%2e/secret.json',
    'app://smearwise/..%2fsecret.json',
    'app://smearwise/assets%2f..%2f..%2fsecret.json',
    'app://smearwise/..%5csecret.json',
    'app://smearwise/..\\secret.json',
    'app://smearwise/C:/secret.json',
    'app://smearwise/C%3A/secret.json',
    'app://smearwise//etc/secret.json',
    'app://smearwise/.hidden.json',
    'app://smearwise/assets/.hidden.json',
    'app://smearwise/index.html%00.js',
    'app://smearwise/index.html/',
    'app://smearwise/%E0%A4%A.js',
    'app://smearwise/assets',
    'app://smearwise/secret.exe',
    'app://smearwise/secret.node',
    'app://smearwise/pictures?source=image&id=1&side=96',
    'app://elsewhere/index.html',
    'https://smearwise/index.html',
    'file:///index.html',
    'nonsense',
  ]) {
    test(`"${address}" names no file outside the folder`, () => {
      const file = ownFile(FOLDER, address);
      // Dots are resolved by the address itself: what is left of `/../x` is `/x`, inside the folder.
      if (file) assert.equal(file.path, join(FOLDER, 'secret.json'));
    });
  }
});

describe('what the page is served', () => {
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-serving-'));
  const outside = `${folder}-outside.json`;
  const serve = serveApp(folder, (url) =>
    Promise.resolve(url.pathname === '/pictures' ? new Response('picture') : undefined),
  );
  const ask = (path: string, method = 'GET') => serve({ method, url: `app://smearwise${path}` });

  before(() => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'a.js'), 'export {};');
    writeFileSync(outside, '{}');
  });
  after(() => {
    rmSync(folder, { recursive: true });
    rmSync(outside);
  });

  test('files with their type and the strict headers', async () => {
    const response = await ask('/');
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '<!doctype html>');
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(response.headers.get('content-security-policy'), CONTENT_SECURITY_POLICY);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(await (await ask('/assets/a.js')).text(), 'export {};');
  });

  test('HEAD answers without content', async () => {
    const response = await ask('/', 'HEAD');
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '');
  });

  test('pictures come from elsewhere', async () => {
    assert.equal(await (await ask('/pictures?source=image')).text(), 'picture');
  });

  for (const path of ['/missing.js', '/assets', '/nothing', `/../${outside.split('/').at(-1) ?? ''}`]) {
    test(`${path} is 404, with the strict headers`, async () => {
      const response = await ask(path);
      assert.equal(response.status, 404);
      assert.equal(response.headers.get('content-security-policy'), CONTENT_SECURITY_POLICY);
    });
  }

  test('nothing of another host, and nothing but reading', async () => {
    assert.equal((await serve({ method: 'GET', url: 'app://elsewhere/pictures' })).status, 404);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      assert.equal((await ask('/', method)).status, 405);
  });
});

describe('the content security policy', () => {
  const rules = new Map(
    CONTENT_SECURITY_POLICY.split('; ').map((rule) => {
      const [name, ...sources] = rule.split(' ');
      return [name, sources.join(' ')];
    }),
  );

  test('forbids what it does not name', () => {
    assert.equal(rules.get('default-src'), "'none'");
  });

  test('scripts, styles and connections are the app’s own, none inline, none made from text', () => {
    for (const name of ['script-src', 'style-src', 'connect-src', 'font-src'])
      assert.equal(rules.get(name), "'self'");
    assert.doesNotMatch(CONTENT_SECURITY_POLICY, /unsafe|https?:|\*/);
  });

  test('the page is not framed, sends no forms and moves no base', () => {
    for (const name of ['frame-ancestors', 'form-action', 'base-uri'])
      assert.equal(rules.get(name), "'none'");
  });
});
