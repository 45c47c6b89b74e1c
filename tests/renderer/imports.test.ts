import assert from 'node:assert/strict';
import test from 'node:test';
import { rendererFiles } from './files.ts';

const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;

const imports = rendererFiles('.ts', '.svelte').flatMap(({ path, text }) =>
  [...text.matchAll(IMPORT)].map((match) => ({ path, from: match[1] ?? '' })),
);

test('the interface is made of files that import something', () => {
  assert.ok(imports.length > 100, `${String(imports.length)} imports found`);
});

test('no file of the interface imports Electron or a module of Node', () => {
  assert.deepEqual(
    imports.filter(({ from }) => /^(?:node:|electron)/.test(from)),
    [],
  );
});

test('of src-main the interface imports the contract only, by its front door', () => {
  assert.deepEqual(
    imports.filter(({ from }) => from.includes('src-main') && !from.endsWith('src-main/contract/index.ts')),
    [],
  );
});
