import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src-main/base/index.ts';
import { loadCatalog } from '../../src-main/engine/backbones/index.ts';

const catalog = await loadCatalog(fileURLToPath(new URL('../../models/catalog.json', import.meta.url)));

test('the catalogue lists every family, each backbone once', () => {
  const families = new Set(catalog.map(({ family }) => family));
  for (const family of ['AlexNet', 'VGG', 'ResNet', 'SqueezeNet', 'DenseNet', 'Inception', 'MobileNet']) {
    assert.ok(families.has(family), family);
  }
  assert.equal(new Set(catalog.map(({ name }) => name)).size, catalog.length);
  assert.equal(new Set(catalog.map(({ sha256 }) => sha256)).size, catalog.length);
});

test('a catalogue that is missing or damaged is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'smearwise-catalog-'));
  const refused = async (file: string, code: string, words: RegExp) => {
    await assert.rejects(
      loadCatalog(file),
      (error) => error instanceof AppError && error.code === code && words.test(error.message),
    );
  };
  try {
    const file = join(folder, 'catalog.json');
    await refused(file, 'not-found', /catalog\.json/);
    await writeFile(file, 'not json');
    await refused(file, 'corrupt', /catalog\.json/);
    await writeFile(file, JSON.stringify({ schema: 1, backbones: [{ name: 'half' }] }));
    await refused(file, 'corrupt', /backbones\.0\./);
  } finally {
    await rm(folder, { recursive: true });
  }
});
