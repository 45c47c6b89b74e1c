import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const FIRST_PAINT_BYTES = 300_000;

describe('the interface as it is shipped', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'smearwise-bundle-'));
  let page = '';
  let assets: { name: string; bytes: number; text: string }[] = [];

  before(async () => {
    const root = fileURLToPath(new URL('../../src-renderer', import.meta.url));
    await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    page = readFileSync(join(outDir, 'index.html'), 'utf8');
    assets = readdirSync(join(outDir, 'assets')).map((name) => {
      const content = readFileSync(join(outDir, 'assets', name));
      return { name, bytes: gzipSync(content).length, text: content.toString('utf8') };
    });
  });
  after(() => {
    rmSync(outDir, { recursive: true, force: true });
  });

  test('first paint, Home included, needs less than 300 kB of compressed scripts and style sheets', (t) => {
    const linked = [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+)"/g)].map((match) => match[1]);
    const first = assets.filter(({ name }) => linked.includes(name) || name.startsWith('Home-'));
    const bytes = first.reduce((sum, asset) => sum + asset.bytes, 0);
    t.diagnostic(`first paint: ${(bytes / 1000).toFixed(0)} kB compressed in ${String(first.length)} files`);
    assert.ok(first.length > linked.length);
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
