import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  type BuiltFile,
  buildPages,
  builtFiles,
  FIRST_PAINT_BYTES,
  firstPaint,
} from '../../scripts/built-pages.ts';

describe('the interface as it is shipped', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'smearwise-bundle-'));
  let page = '';
  let assets: BuiltFile[] = [];

  before(async () => {
    await buildPages(outDir);
    page = readFileSync(join(outDir, 'index.html'), 'utf8');
    assets = builtFiles(outDir);
  });
  after(() => {
    rmSync(outDir, { recursive: true, force: true });
  });

  test('first paint, Home included, needs less than 300 kB of compressed scripts and style sheets', (t) => {
    const { bytes, files } = firstPaint(outDir);
    t.diagnostic(`first paint: ${(bytes / 1000).toFixed(0)} kB compressed in ${String(files.length)} files`);
    assert.ok(
      files.some(({ name }) => name.startsWith('Home-')) && files.some(({ name }) => name.endsWith('.css')),
    );
    assert.ok(bytes < FIRST_PAINT_BYTES, `${String(bytes)} bytes`);
  });

  test('nothing is inline, so that a strict content security policy holds', () => {
    assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)/);
    assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=/);
  });

  test('nothing is loaded from elsewhere', () => {
    assert.doesNotMatch(page, /(?:src|href)="(?:https?:)?\/\//);
    for (const { name, text } of assets.filter((asset) => asset.name.endsWith('.css')))
      assert.doesNotMatch(text, /url\(|@import/, basename(name));
  });

  test('the gallery of components stays out, and the schemas of the contract with their library', () => {
    assert.deepEqual(
      assets.filter(({ name, text }) => name.startsWith('Gallery') || text.includes('ZodObject')),
      [],
    );
  });
});
