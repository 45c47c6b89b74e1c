import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { win32 } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { drawClinic, type Ending } from '../support/clinic.ts';
import {
  hostPath,
  skipWithoutWindows,
  startWindowsNode,
  WindowsCommandLine,
  windowsFolder,
} from './support/windows-pc.ts';

const CELLS_OF_SLIDE = 40;
const SHIPPED = { env: { SMEARWISE_SHIPPED_MODEL: '' } };

/** Shares a file with nobody, as a spreadsheet or a virus scanner does (libuv's UV_FS_O_EXLOCK), until it is killed. */
const HOLD = `
  const { constants, openSync } = require('node:fs');
  openSync(process.argv[1], constants.O_RDWR | 0x10000000);
  console.log('held');
  setInterval(() => undefined, 1000);`;

/** Holds a file from now on; answers how to let it go. */
async function hold(path: string): Promise<() => Promise<void>> {
  const program = startWindowsNode(['-e', HOLD, path]);
  await program.says(/held/);
  return async () => {
    program.child.kill('SIGKILL');
    await program.ended;
  };
}

describe('files as Windows sees them', { skip: skipWithoutWindows }, () => {
  const endings: (() => Promise<void>)[] = [];
  const t: Ending = { after: (work) => endings.unshift(work) };
  let lab = '';
  let smearwise: WindowsCommandLine;
  const at = (...names: string[]) => win32.join(lab, ...names);
  const file = (...names: string[]) => hostPath(at(...names));
  const screen = (folder: string, ...more: string[]) =>
    smearwise.answer('screen', [folder, '--device', 'cpu', ...more]);

  before(async () => {
    lab = windowsFolder(t);
    smearwise = new WindowsCommandLine(at('home'));
    await drawClinic(file('cells'), { patients: 5, cells: CELLS_OF_SLIDE / 10 });
    mkdirSync(file('slides', 'A'), { recursive: true });
    for (const [index, name] of readdirSync(file('cells', 'Parasitized')).entries())
      copyFileSync(file('cells', 'Parasitized', name), file('slides', 'A', `${String(index)}.png`));
    // The first command makes the data folder, with the model that comes with Smearwise.
    const { code, stderr } = await smearwise.run(['models', 'list'], SHIPPED);
    assert.equal(code, 0, stderr);
  });
  after(async () => {
    for (const end of endings) await end();
  });

  test('a report that a spreadsheet holds open is left as it was, and the error names it', async () => {
    await screen(at('slides'), '--out', at('report'));
    const former = readFileSync(file('report', 'slides.xlsx'));
    const letGo = await hold(at('report', 'slides.xlsx'));
    const again = ['screen', at('slides'), '--new', '--device', 'cpu', '--out', at('report')];
    const error = await smearwise.failure('conflict', again);
    await letGo();
    assert.match(error.message, /slides\.xlsx" is open in another program/);
    assert.deepEqual(readFileSync(file('report', 'slides.xlsx')), former);
    const left = readdirSync(file('report')).filter((name) => name.endsWith('.part'));
    assert.deepEqual(left, []);
  });

  test('an export whose card is held open changes neither model nor card', async () => {
    const model = at('v0.onnx');
    await smearwise.answer('models export', ['v0', model]);
    writeFileSync(hostPath(model), 'former model');
    const card = readFileSync(hostPath(`${model}.json`));
    const letGo = await hold(`${model}.json`);
    const error = await smearwise.failure('conflict', ['models', 'export', 'v0', model]);
    await letGo();
    assert.match(error.message, /v0\.onnx\.json" is open in another program/);
    assert.equal(readFileSync(hostPath(model), 'utf8'), 'former model');
    assert.deepEqual(readFileSync(hostPath(`${model}.json`)), card);
  });

  test('the same folder in other letters is the same folder', async () => {
    const { screening } = await screen(at('slides').toUpperCase());
    assert.equal(screening.done, readdirSync(file('slides', 'A')).length);
  });
});
