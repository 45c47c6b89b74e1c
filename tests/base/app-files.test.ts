import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { APP_VERSION, appFile, scriptBeside } from '../../src-main/base/index.ts';

test('files of the app are found from the folder of package.json', () => {
  assert.ok(existsSync(appFile('models/catalog.json')));
  assert.match(readFileSync(appFile('package.json'), 'utf8'), new RegExp(`"version": "${APP_VERSION}"`));
});

test('a script beside a module ends as the module does, so that sources and compiled code both find theirs', () => {
  const folder = pathToFileURL(appFile('src-main/engine/runners/'));
  assert.equal(
    scriptBeside(new URL('threaded.ts', folder).href, 'runner-thread').href,
    new URL('runner-thread.ts', folder).href,
  );
  assert.equal(
    scriptBeside(new URL('threaded.js', folder).href, 'runner-thread').href,
    new URL('runner-thread.js', folder).href,
  );
});
