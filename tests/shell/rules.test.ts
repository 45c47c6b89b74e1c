import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { appFile } from '../../src-main/base/index.ts';
import { APP_ID, APP_NAME } from '../../src-main/shell/index.ts';

const read = (path: string) => readFileSync(appFile(path), 'utf8');
const sources = globSync('src-main/**/*.ts', { cwd: appFile('.') });
const thatHold = (pattern: RegExp) => sources.filter((path) => pattern.test(read(path))).sort();

describe('the shell', () => {
  test('messages come in by one gate', () => {
    assert.deepEqual(thatHold(/\bipcMain\b/), ['src-main/shell/ipc-gate.ts']);
  });

  test('Electron is known to thin files of the shell only, each short enough to read', () => {
    const thin = thatHold(/from 'electron'/);
    assert.ok(thin.includes('src-main/shell/main.ts'));
    for (const path of thin) {
      assert.match(path, /^src-main\/shell\/[^/]+\.ts$/);
      const lines = read(path).split('\n').length;
      assert.ok(lines < 150, `${path} has ${lines} lines`);
    }
  });

  test('what bypasses it is used nowhere: other gates, remote code, pages of files', () => {
    for (const pattern of [/executeJavaScript/, /\bloadFile\(/, /@electron\/remote/, /\binsertCSS\(/])
      assert.deepEqual(thatHold(pattern), []);
    assert.deepEqual(thatHold(/\bopenExternal\(/), ['src-main/shell/lock-down.ts']);
    assert.deepEqual(thatHold(/\bexposeInMainWorld\(/), ['src-main/shell/preload.ts']);
  });

  test('the window opens last', () => {
    const start = /function start\(\)[^{]*\{(.+?)\n\}/s.exec(read('src-main/shell/main.ts'))?.[1] ?? '';
    assert.equal(start.trim().split('\n').at(-1)?.trim(), 'openWindow(folder);');
  });
});

test('Electron is the version that package.json names', () => {
  const wanted = z
    .object({ devDependencies: z.object({ electron: z.string() }) })
    .parse(JSON.parse(read('package.json'))).devDependencies.electron;
  assert.match(wanted, /^\d+\.\d+\.\d+$/);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(read('node_modules/electron/package.json')));
  assert.equal(version, wanted);
});

test('the installer knows the app by the same name', () => {
  const configuration = read('electron-builder.yml');
  assert.ok(configuration.includes(`appId: ${APP_ID}\n`));
  assert.ok(configuration.includes(`productName: ${APP_NAME}\n`));
});

describe('docs/security.md', () => {
  const page = read('docs/security.md');
  const rows = [...page.matchAll(/^\| *(\d+) *\| *(.+?) *\| *(.+?) *\| *(.+?) *\|$/gm)];

  test('has a row for each of the twenty points of Electron’s list', () => {
    assert.deepEqual(
      rows.map(([, number]) => Number(number)),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  for (const [, number = '', point = '', where = '', proof = ''] of rows) {
    test(`${number}. ${point}: names files and tests that are there`, () => {
      const files = [...where.matchAll(/`([a-z-/]+\.(?:ts|yml|json))`/g)].map(([, name = '']) => name);
      assert.ok(files.length > 0, 'a file');
      for (const name of files) {
        const places = ['', 'src-main/', 'src-main/shell/'].map((folder) => `${folder}${name}`);
        assert.ok(
          places.some((path) => globSync(path, { cwd: appFile('.') }).length === 1),
          name,
        );
      }
      const tests = proof.split('; ').flatMap((part) => {
        const [file = '', titles = ''] = part.split(': ', 2);
        return [...titles.matchAll(/\b_(.+?)_(?=[,;]|$)/g)].map(([, title = '']) => ({ file, title }));
      });
      assert.ok(tests.length > 0, 'a test');
      for (const { file, title } of tests)
        assert.ok(
          read(`tests/shell/${file}.test.ts`).includes(title.replace(/ ?…$/, '').replaceAll("'", '’')),
          `${file}: ${title}`,
        );
    });
  }
});
