/** What electron-builder's hooks say of packed files, on files with the first bytes of each system's libraries. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { targetOf, targetOfFile } from '../../scripts/native-files.mjs';
import afterPack, { packingProblems } from '../../scripts/packed.mjs';
import afterAllArtifactBuild from '../../scripts/packed-checksums.mjs';
import { appFile } from '../../src-main/base/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'smearwise-packed-'));
after(() => {
  rmSync(folder, { recursive: true });
});

function pe(machine: number): Buffer {
  const bytes = Buffer.alloc(256);
  bytes.writeUInt16LE(0x5a4d, 0);
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.writeUInt32LE(0x4550, 0x80);
  bytes.writeUInt16LE(machine, 0x84);
  return bytes;
}

describe('the system that a native library is for', () => {
  test('is read from its first bytes', () => {
    assert.equal(targetOf(pe(0x8664)), 'win32 x64');
    assert.equal(targetOf(pe(0xaa64)), 'win32 arm64');
    assert.equal(targetOf(Buffer.alloc(256)), undefined);
    assert.equal(targetOf(Buffer.from('MZ')), undefined);
  });

  test('is right for the libraries of the packages as they come', () => {
    const prebuilt = (name: string) =>
      targetOfFile(appFile(`node_modules/better-sqlite3/prebuilds/${name}.node`));
    for (const platform of ['darwin', 'linux', 'win32']) {
      for (const processor of ['arm64', 'x64'])
        assert.equal(prebuilt(`${platform}-${processor}`), `${platform} ${processor}`);
    }
  });
});

const WINDOWS = [
  'node_modules/better-sqlite3/prebuilds/win32-x64.node',
  'node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime_binding.node',
  'node_modules/@img/sharp-win32-x64/lib/sharp-win32-x64.node',
  'node_modules/@napi-rs/image-win32-x64-msvc/image.win32-x64-msvc.node',
].map((path) => ({ path, target: 'win32 x64' }));

describe('what was packed', () => {
  test('fits its system, or each misfit is named', () => {
    assert.deepEqual(packingProblems(WINDOWS, 'win32', 'x64'), []);
    const linux = { path: 'node_modules/@img/sharp-linux-x64/lib/sharp.node', target: 'linux x64' };
    assert.deepEqual(packingProblems([...WINDOWS.slice(0, 2), linux], 'win32', 'x64'), [
      'node_modules/@img/sharp-linux-x64/lib/sharp.node is for linux x64',
      'no library of @img/sharp is for win32 x64',
      'no library of @napi-rs/image is for win32 x64',
    ]);
    assert.equal(packingProblems(WINDOWS, 'win32', 'arm64').length, 8);
  });

  test('for Windows from another system, with that system’s libraries, is refused with what to do', async () => {
    const unpacked = join(folder, 'win-unpacked', 'resources', 'app.asar.unpacked');
    const files = { ...Object.fromEntries(WINDOWS.slice(0, 2).map(({ path }) => [path, pe(0x8664)])) };
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(unpacked, path)), { recursive: true });
      writeFileSync(join(unpacked, path), bytes);
    }
    const context = {
      appOutDir: join(folder, 'win-unpacked'),
      electronPlatformName: 'win32',
      arch: 1,
      packager: { appInfo: { productFilename: 'Smearwise' } },
    };
    await assert.rejects(afterPack(context), (error: Error) => {
      assert.match(
        error.message,
        /for Windows x64 would not run:\n- no library of @img\/sharp is for win32 x64/,
      );
      assert.match(error.message, /npm ci --os=win32 --cpu=x64/);
      return true;
    });
  });
});

test('the checksums of the installers are those that sha256sum checks', () => {
  const installer = join(folder, 'Smearwise-0.1.0-win-x64.exe');
  writeFileSync(installer, 'installer');
  const artifactPaths = [installer, `${installer}.blockmap`];
  const [file = ''] = afterAllArtifactBuild({ outDir: folder, artifactPaths });
  const digest = createHash('sha256').update('installer').digest('hex');
  assert.equal(readFileSync(file, 'utf8'), `${digest}  Smearwise-0.1.0-win-x64.exe\n`);
});
