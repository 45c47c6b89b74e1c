import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../src-main/', import.meta.url));

test('a next step says nothing that only a command line knows: a technician in a window reads it too', () => {
  const files = globSync('{base,engine,images,jobs,services,statistics,store}/**/*.ts', { cwd: root });
  assert.ok(files.length > 200, `${files.length} files`);
  const spoken = files.flatMap((file) => {
    const steps = readFileSync(root + file, 'utf8').match(/nextStep:\s*(?:'[^']*'|`[^`]*`|"[^"]*")/g) ?? [];
    return steps
      .filter((step) => /\s--[a-z]|smearwise [a-z]|command again/.test(step))
      .map((step) => `${file}: ${step}`);
  });
  assert.deepEqual(spoken, []);
});
