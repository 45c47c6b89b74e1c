import assert from 'node:assert/strict';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type PackedWindows, packForWindows } from '../../scripts/windows/pack.ts';
import { drawClinic, type Ending } from '../support/clinic.ts';
import { errorOf, type Ended } from '../support/command-line.ts';
import {
  hostPath,
  skipWithoutWindows,
  startWindowsNode,
  windowsFolder,
  windowsPath,
} from './support/windows-pc.ts';

/** Every native package, and the libraries of it that Windows loads. */
const LIBRARIES = [
  'node_modules/@img/sharp-win32-x64/lib/libvips-42.dll',
  'node_modules/@napi-rs/image-win32-x64-msvc/image.win32-x64-msvc.node',
  'node_modules/better-sqlite3/prebuilds/win32-x64.node',
  'node_modules/onnxruntime-node/bin/napi-v6/win32/x64/DirectML.dll',
  'node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll',
  'node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime_binding.node',
];

/** Where native libraries may come from, and nowhere else. */
const PLACES =
  /^(?:models\/|node_modules\/(?:@img\/sharp-win32-x64\/|@napi-rs\/image-win32-x64-msvc\/|better-sqlite3\/prebuilds\/win32-x64\.node$|onnxruntime-node\/bin\/napi-v6\/win32\/x64\/))/;

describe('the program as it is packed for Windows', { skip: skipWithoutWindows }, () => {
  const endings: (() => Promise<void>)[] = [];
  const t: Ending = { after: (work) => endings.unshift(work) };
  let packed: PackedWindows;

  before(() => {
    packed = packForWindows();
  });
  after(async () => {
    for (const end of endings) await end();
  });

  test('it holds the native libraries of Windows, beside the archive, and those of no other system', () => {
    assert.deepEqual(
      LIBRARIES.filter((path) => !packed.unpacked.includes(path)),
      [],
    );
    assert.deepEqual(
      packed.unpacked.filter((path) => !PLACES.test(path)),
      [],
    );
    const inside = packed.files.filter((path) => /\.(?:node|dll|dylib)$|\.so(?:\.|$)/.test(path));
    assert.deepEqual(
      inside.filter((path) => !packed.unpacked.includes(path)),
      [],
    );
  });

  test('its fuses are set in a program of Windows', async () => {
    const wire = await getCurrentFuseWire(packed.program);
    const isOn = (fuse: FuseV1Options) => String.fromCharCode(Number(wire[fuse])) === '1';
    assert.equal(isOn(FuseV1Options.RunAsNode), false);
    assert.equal(isOn(FuseV1Options.OnlyLoadAppFromAsar), true);
    assert.equal(isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation), true);
  });

  test('its core splits, trains, screens and reports on Windows, from where nothing else lies', async () => {
    const main = win32.join(windowsPath(packed.extract()), 'dist', 'main', 'cli', 'main.js');
    const lab = windowsFolder(t);
    const at = (name: string) => win32.join(lab, name);
    const smearwise = (...args: string[]): Promise<Ended> =>
      startWindowsNode([main, '--home', at('home'), ...args, '--json']).ended;
    const done = async (...args: string[]) => {
      const { code, stdout, stderr } = await smearwise(...args);
      assert.equal(code, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    };
    await drawClinic(hostPath(at('cells')), { patients: 9, cells: 4 });
    await done('dataset', 'import', at('cells'), '--name', 'cells');
    await done('dataset', 'split', 'cells', '--ratio', '50,25,25');
    await done(
      ...['train', '--dataset', 'cells', '--backbone', 'random-conv', '--input-size', '32'],
      ...['--views', '1', '--epochs', '2', '--device', 'cpu'],
    );
    await done('screen', at('cells'), '--model', 'v1', '--device', 'cpu', '--out', at('report'));
    assert.ok(existsSync(hostPath(at('report\\report.html'))));
    const missing = ['screen', at('missing')];
    errorOf('not-found', missing, await smearwise(...missing));
  });
});
